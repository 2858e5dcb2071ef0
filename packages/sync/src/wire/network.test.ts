import { expect, it } from 'vitest';
import { ConnectionLost, ifLost, overNetwork, piecesOf } from './network.ts';

/** A body that the test writes; `cancelled` says whether the reader has let go of it. */
function body() {
  const state = { cancelled: false };
  let controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (made) => void (controller = made),
    cancel: () => void (state.cancelled = true),
  });
  return {
    state,
    controller,
    stream,
    say: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
  };
}

async function read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of piecesOf(stream)) pieces.push(piece);
  return pieces;
}

it('reads an answer in pieces where the browser cannot iterate over a stream', async () => {
  const { controller, stream, say } = body();
  Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
  say('one ');
  say('two');
  controller.close();
  expect((await read(stream)).join('')).toBe('one two');
});

it('lets go of the connection when the reader stops early', async () => {
  const { state, stream, say } = body();
  say('one');
  for await (const piece of piecesOf(stream)) {
    expect(piece).toBe('one');
    break;
  }
  await expect.poll(() => state.cancelled).toBe(true);
});

it('says that the connection was lost when the answer is cut off', async () => {
  const { controller, stream } = body();
  controller.error(new TypeError('network error'));
  await expect(read(stream)).rejects.toBeInstanceOf(ConnectionLost);
});

it('tells a lost connection from any other error', async () => {
  const lost = overNetwork(Promise.reject(new TypeError('Failed to fetch')));
  expect(await lost.catch(ifLost('nobody there'))).toBe('nobody there');
  const mistake = Promise.reject(new TypeError('AbortSignal.any is not a function'));
  await expect(mistake.catch(ifLost('nobody there'))).rejects.toThrow('AbortSignal.any');
});
