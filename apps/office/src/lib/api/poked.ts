const QUIET_MS = 250;
const LONGEST_MS = 2_000;

/**
 * Makes one piece of work of many pokes: it begins shortly after the last of them, but no later than two seconds after
 * the first, so that a busy evening's screen still moves.
 */
export class Poked {
  readonly #work: () => void;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #first: number | undefined;

  constructor(work: () => void, now: () => number) {
    this.#work = work;
    this.#now = now;
  }

  poke(): void {
    const now = this.#now();
    this.#first ??= now;
    const wait = Math.max(0, Math.min(QUIET_MS, this.#first + LONGEST_MS - now));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.cancel();
      this.#work();
    }, wait);
  }

  /** The work is being done anyway, or nobody looks any more. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#first = undefined;
  }
}
