import { problem } from '../../../http/problem.ts';

/**
 * Of one tablet or session. Tabs of a tablet share a stream, and of too many held by one the oldest gives way (pokes.ts); this is for
 * those that are opened faster than that.
 */
const OF_ONE = 24;
const IN_PROCESS = 15_000;
const COME_AGAIN_SECONDS = 30;

/** Counts the event streams that are open, so that nobody opens thousands. */
export class OpenStreams {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /**
   * @param of the tablet or the session that the stream is for
   * @returns ends it; calling it again does nothing
   * @throws Problem RATE_LIMITED, UNAVAILABLE
   */
  take(of: string): () => void {
    const taken = this.#taken.get(of) ?? 0;
    if (taken >= OF_ONE) throw problem('RATE_LIMITED', { retryAfter: COME_AGAIN_SECONDS });
    if (this.#all >= IN_PROCESS) throw problem('UNAVAILABLE', { retryAfter: COME_AGAIN_SECONDS });
    this.#taken.set(of, taken + 1);
    this.#all += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#all -= 1;
      const left = (this.#taken.get(of) ?? 0) - 1;
      if (left > 0) this.#taken.set(of, left);
      else this.#taken.delete(of);
    };
  }
}
