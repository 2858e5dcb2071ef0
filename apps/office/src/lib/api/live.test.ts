import { ConnectionLost } from '@meja/sync/network';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Head } from './events.ts';
import { LiveController } from './live.svelte.ts';

const HEAD: Head = { stream: 'outlet', outletId: 'o', head: 1 };
const frame = `event: head\ndata: ${JSON.stringify(HEAD)}\n\n`;

type Answering = (stream: ReadableStreamDefaultController<Uint8Array>) => void;

/** A page that follows a server which answers as the test says. */
function stage(begin: { answer?: Answering; there?: boolean } = {}) {
  const server = { answer: (() => undefined) as Answering, there: true, ...begin };
  const streams: { stream: ReadableStreamDefaultController<Uint8Array>; signal: AbortSignal }[] = [];
  const bugs: unknown[] = [];
  const live = new LiveController({
    fetch: (_, init) => {
      const signal = init!.signal!;
      if (!server.there) return Promise.reject(new ConnectionLost('failed'));
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => {
          streams.push({ stream, signal });
          signal.addEventListener('abort', () => {
            try {
              stream.error(signal.reason);
            } catch {
              // It had ended by itself.
            }
          });
          server.answer(stream);
        },
      });
      return Promise.resolve(new Response(body));
    },
    now: () => Date.now(),
    random: () => 1,
    onBug: (error) => bugs.push(error),
  });
  return { live, server, streams, bugs, stop: live.start() };
}

const say = (stream: ReadableStreamDefaultController<Uint8Array>) =>
  stream.enqueue(new TextEncoder().encode(frame));
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('whether the page is live', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('navigator', { onLine: true });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is so once something was heard, and stays so while the server replaces a stream', async () => {
    const { live, server, streams, stop } = stage();
    await pass(1_000);
    expect(live.current.state).toBe('connecting');
    say(streams[0]!.stream);
    await pass(10_000);
    expect(live.current.state).toBe('live');
    streams[0]!.stream.close();
    await pass(0);
    expect(live.current.state).toBe('live');
    server.answer = say;
    await pass(1_000);
    expect([live.current.state, streams.length]).toEqual(['live', 2]);
    stop();
  });

  it('ends soon when the next stream does not come', async () => {
    const { live, server, streams, stop } = stage({ answer: say });
    await pass(10_000);
    server.answer = () => undefined;
    streams[0]!.stream.close();
    await pass(4_000);
    expect(live.current.state).toBe('live');
    await pass(2_000);
    expect([live.current.state, streams.length]).toEqual(['connecting', 2]);
    stop();
  });

  it('is never so while no stream brings anything, and such streams are opened ever more seldom', async () => {
    const { live, streams, stop } = stage({ answer: (stream) => stream.close() });
    const states = new Set<string>();
    for (let second = 0; second < 60; second += 1) {
      await pass(1_000);
      states.add(live.current.state);
    }
    expect([...states]).toEqual(['connecting']);
    expect(streams.length).toBeLessThan(10);
    expect(streams.every(({ signal }) => signal.aborted || signal === streams.at(-1)?.signal)).toBe(true);
    stop();
  });

  it('backs off from streams that end as soon as they have begun', async () => {
    const { live, server, streams, stop } = stage({
      answer: (stream) => {
        say(stream);
        stream.close();
      },
    });
    await pass(60_000);
    expect(streams.length).toBeLessThan(10);
    server.answer = say;
    await pass(30_000);
    expect(live.current.state).toBe('live');
    stop();
  });

  it('looks things up instead, and reports why, where the app itself cannot follow', async () => {
    const { live, streams, bugs, stop } = stage({ answer: say });
    let lookups = 0;
    live.onChange(() => {
      lookups += 1;
      throw new TypeError('a mistake in the app');
    });
    await pass(1_000);
    expect(live.current.state).toBe('polling');
    expect(bugs).toHaveLength(lookups);
    expect(streams.slice(0, -1).every(({ signal }) => signal.aborted)).toBe(true);
    stop();
  });

  it('says offline when nobody answers', async () => {
    const { live, stop } = stage({ there: false });
    await pass(5_000);
    expect(live.current.state).toBe('offline');
    stop();
  });
});
