import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow, type Head } from './events.ts';
import { Heads } from './heads.ts';

const head = (number: number): Head => ({ stream: 'outlet', outletId: 'o', head: number });
const frame = (data: unknown, event = 'head') => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Follows a stream that the test writes. */
function stage(open: (stream: ReadableStream<Uint8Array>) => Response | Promise<Response>) {
  const heads: Head[] = [];
  const stop = new AbortController();
  const pipe = new TransformStream<Uint8Array, Uint8Array>();
  const writer = pipe.writable.getWriter();
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  let opened = false;
  const end = follow({
    fetch: (_, init) => {
      init?.signal?.addEventListener(
        'abort',
        () => void writer.abort(init.signal?.reason).catch(() => undefined),
      );
      return Promise.resolve(open(pipe.readable));
    },
    url: '/events',
    signal: stop.signal,
    silenceMs: 1_000,
    onOpen: () => (opened = true),
    onHead: (each) => heads.push(each),
  });
  return { heads, stop, write, close: () => writer.close(), end, isOpen: () => opened };
}

describe('following the event stream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hears heads, however the bytes are cut, and nothing else', async () => {
    const { heads, write, close, end } = stage((body) => new Response(body));
    const text = `: hello\n\n${frame(head(7))}${frame({ any: 'thing' }, 'other')}${frame('nonsense')}${frame(head(8))}`;
    for (const part of text.match(/.{1,9}/gs) ?? []) await write(part);
    await close();
    expect(await end).toBe('closed');
    expect(heads).toEqual([head(7), head(8)]);
  });

  it('takes a connection without even a heartbeat for dead', async () => {
    const { write, end, isOpen } = stage((body) => new Response(body));
    await write(': still here\n\n');
    await vi.advanceTimersByTimeAsync(900);
    await write(': still here\n\n');
    await vi.advanceTimersByTimeAsync(900);
    expect(isOpen()).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(await end).toBe('silent');
  });

  it('tells a refusal from a server that is not there', async () => {
    expect(await stage(() => new Response('', { status: 503 })).end).toBe('refused');
    expect(await stage(() => Promise.reject(new TypeError('failed'))).end).toBe('unreachable');
  });
});

describe('heads', () => {
  it('have moved only when they were known before and are others now', () => {
    const heads = new Heads();
    expect(heads.none).toBe(true);
    expect([heads.moved(head(1)), heads.moved(head(1)), heads.moved(head(2))]).toEqual([false, false, true]);
    expect(heads.moved({ ...head(5), outletId: 'p' })).toBe(false);
  });
});
