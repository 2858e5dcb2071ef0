import { ok, refuse, type DeviceId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTimers, until } from '../testing/browser.ts';
import { OUTLET } from '../testing/outlet.ts';
import { EventStream } from './events.ts';

const DEVICE = '0190c000-0000-7000-8000-000000000001' as DeviceId;

/** The number of a head that the app fails at. */
const BROKEN = 13;

describe('the event stream', () => {
  let timers: ManualTimers;
  let connections: { controller: ReadableStreamDefaultController<Uint8Array>; signal: AbortSignal }[];
  let reachable: boolean;
  let heads: HeadEvent[];
  let opened: number;
  let bugs: unknown[];
  let stream: EventStream;

  beforeEach(() => {
    timers = new ManualTimers();
    connections = [];
    heads = [];
    opened = 0;
    bugs = [];
    reachable = true;
    stream = new EventStream({
      connect: (_, signal) => {
        let controller!: ReadableStreamDefaultController<Uint8Array>;
        const body = new ReadableStream<Uint8Array>({ start: (made) => void (controller = made) });
        signal.addEventListener('abort', () => {
          try {
            controller.error(signal.reason);
          } catch {
            // It had ended by itself.
          }
        });
        connections.push({ controller, signal });
        return Promise.resolve(reachable ? ok(new Response(body)) : refuse({ kind: 'unreachable' } as const));
      },
      timers,
      chance: () => 0,
      onOpen: () => (opened += 1),
      onHead: (head) => {
        if (head.head === BROKEN) throw new TypeError('a mistake in the app');
        heads.push(head);
      },
      onBug: (error) => bugs.push(error),
    });
  });

  const say = (text: string): void => connections.at(-1)!.controller.enqueue(new TextEncoder().encode(text));
  const head = (n: number) =>
    `event: head\ndata: ${JSON.stringify({ stream: 'outlet', outletId: OUTLET, head: n })}\n\n`;

  it('hears heads, however they are cut into pieces, and nothing else', async () => {
    stream.start(DEVICE);
    await until(() => opened === 1);
    const text = `: heartbeat\n\n${head(7)}event: other\ndata: x\n\n${head(8)}event: head\ndata: {broken\n\n`;
    say(text.slice(0, 30));
    say(text.slice(30));
    await until(() => heads.length === 2);
    expect(heads.map((each) => each.head)).toEqual([7, 8]);
  });

  it('connects again when it is cut off', async () => {
    stream.start(DEVICE);
    await until(() => opened === 1);
    connections[0]!.controller.close();
    await until(() => connections[0]!.signal.aborted);
    await Promise.resolve();
    timers.advance(250);
    await until(() => opened === 2);
  });

  it('takes silence for a dead line', async () => {
    stream.start(DEVICE);
    await until(() => opened === 1);
    say(': heartbeat\n\n');
    await until(() => true);
    timers.advance(39_999);
    expect(connections[0]!.signal.aborted).toBe(false);
    timers.advance(1);
    expect(connections[0]!.signal.aborted).toBe(true);
  });

  it('backs off while nobody is there, and tries at once when something speaks for it', async () => {
    reachable = false;
    stream.start(DEVICE);
    for (let i = 0; i < 6; i += 1) {
      const tried = connections.length;
      await new Promise((resolve) => setImmediate(resolve));
      timers.advance(15_000);
      await until(() => connections.length > tried);
    }
    await new Promise((resolve) => setImmediate(resolve));
    const tried = connections.length;
    timers.advance(1_000);
    expect(connections).toHaveLength(tried);
    reachable = true;
    stream.retry();
    await until(() => opened === 1);
    stream.retry();
    expect(connections).toHaveLength(tried + 1);
  });

  it('reports a mistake of the app, lets go of the connection, and tries again by the backoff', async () => {
    stream.start(DEVICE);
    await until(() => opened === 1);
    say(head(BROKEN));
    await until(() => connections[0]!.signal.aborted);
    await until(() => bugs.length === 1);
    timers.advance(250);
    await until(() => opened === 2);
  });

  it('ends when it is stopped', async () => {
    stream.start(DEVICE);
    await until(() => opened === 1);
    stream.stop();
    expect(connections[0]!.signal.aborted).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    timers.advance(60_000);
    expect(connections).toHaveLength(1);
  });
});
