/**
 * The network failed, or the request was aborted. Only this counts as "nobody answered". Any other error is a mistake in the app or something
 * that the browser lacks, and must be reported as such: as a missing network it would never be found.
 */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/**
 * Waits for a fetch, or for a read of its answer. Both reject when the network fails or somebody aborts. A fetch also rejects a request that
 * no browser could send; so hand it nothing but fixed paths, tokens and JSON.
 */
export async function overNetwork<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new ConnectionLost('the connection was lost', { cause });
  }
}

/** A rejection handler: turns a lost connection into `value`, and passes every other error on. */
export const ifLost =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof ConnectionLost) return value;
    throw error;
  };

/**
 * Text as it arrives. It reads with a reader, since Safari can iterate over a stream only from version 27 on. A caller that stops reading,
 * for whatever reason, ends the answer: otherwise it would keep one of the six connections that a browser has for a host.
 */
export async function* piecesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await overNetwork(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // It rejects where the stream has failed already.
    reader.cancel().catch(() => undefined);
  }
}
