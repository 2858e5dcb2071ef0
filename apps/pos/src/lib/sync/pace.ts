/** So many mutations go with one request, where the network carries them. */
export const BATCH = 200;
const LEAST = 5;
/** What has no answer after so long was too much for this network, or there is none. */
const SLOW_MS = 5_000;
const QUICK_MS = 2_000;

/** How much goes with one request: less where the last was too much for the network, more again as soon as it is quick. Lives as long as the app. */
export class Pace {
  #size = BATCH;

  get size(): number {
    return this.#size;
  }

  /** @param tookMs by a clock that may have been set meanwhile */
  note(sent: number, tookMs: number, isAnswered: boolean): void {
    if (!isAnswered && Math.abs(tookMs) >= SLOW_MS) this.#size = Math.max(LEAST, Math.ceil(sent / 4));
    else if (isAnswered && Math.abs(tookMs) < QUICK_MS) this.#size = Math.min(BATCH, this.#size * 4);
  }
}
