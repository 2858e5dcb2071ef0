import { ConnectionLost } from '@meja/sync/network';
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
  let asked: AbortSignal | null | undefined;
  const end = follow({
    fetch: (_, init) => {
      asked = init?.signal;
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
  return {
    heads,
    stop,
    write,
    close: () => writer.close(),
    end,
    isOpen: () => opened,
    isLetGo: () => asked?.aborted,
  };
}

/** As Safari has them up to version 26. */
function withoutIteration(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const { pipeThrough } = body;
  body.pipeThrough = function <T>(this: typeof body, pair: ReadableWritablePair<T, Uint8Array>) {
    const piped = pipeThrough.call(this, pair as ReadableWritablePair) as ReadableStream<T>;
    Object.defineProperty(piped, Symbol.asyncIterator, { value: undefined });
    return piped;
  };
  Object.defineProperty(body, Symbol.asyncIterator, { value: undefined });
  return body;
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

  it('hears them where the browser cannot iterate over a stream, and lets go of the connection', async () => {
    const { heads, write, close, end, isLetGo } = stage((body) => new Response(withoutIteration(body)));
    await write(frame(head(7)));
    await close();
    expect(await end).toBe('closed');
    expect(heads).toEqual([head(7)]);
    expect(isLetGo()).toBe(true);
  });

  it('is not open before anything has come', async () => {
    const { write, end, isOpen, stop } = stage((body) => new Response(body));
    await vi.advanceTimersByTimeAsync(500);
    expect(isOpen()).toBe(false);
    await write(': hello\n\n');
    await vi.advanceTimersByTimeAsync(0);
    expect(isOpen()).toBe(true);
    stop.abort();
    expect(await end).toBe('closed');
  });

  it('lets go of the connection when the app fails at what it hears, and says so', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const end = follow({
      fetch: (_, init) => {
        signals.push(init?.signal);
        return Promise.resolve(new Response(frame(head(7))));
      },
      url: '/events',
      signal: new AbortController().signal,
      silenceMs: 1_000,
      onOpen: () => undefined,
      onHead: () => {
        throw new TypeError('a mistake in the app');
      },
    });
    await expect(end).rejects.toThrow('a mistake in the app');
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
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
    expect(await stage(() => Promise.reject(new ConnectionLost('failed'))).end).toBe('unreachable');
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
