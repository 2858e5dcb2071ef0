import { setTimeout as passed } from 'node:timers/promises';

/** So little at a time that what shares a line takes turns on it. */
const PIECE_BYTES = 512;

export interface Pace {
  bitsPerSecond: number;
  /** One way. */
  latencyMs: number;
}

/** One direction of a slow network: all that goes over it shares its rate, and each message sets out with a delay. */
export class SlowLine {
  readonly #pace: Pace;
  #freeAt = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  async *carry(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    await passed(this.#pace.latencyMs);
    for await (const chunk of source)
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        const piece = chunk.subarray(at, at + PIECE_BYTES);
        await this.#turn(piece.length);
        yield piece;
      }
  }

  #turn(bytes: number): Promise<void> {
    const now = performance.now();
    this.#freeAt = Math.max(now, this.#freeAt) + (bytes * 8_000) / this.#pace.bitsPerSecond;
    return passed(this.#freeAt - now);
  }
}
