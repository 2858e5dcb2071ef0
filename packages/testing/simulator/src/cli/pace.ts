/** A run is compared by so large a part of its seeds at either end. */
const PART = 0.1;

/** How many mutations a second are played: at the beginning of a run, at its end, and just now. */
export class Pace {
  /** When each seed was over, and how many mutations all seeds so far had. The first is the start. */
  readonly #marks: { at: number; mutations: number }[];

  constructor(startedAt: number) {
    this.#marks = [{ at: startedAt, mutations: 0 }];
  }

  mark(mutations: number, at: number): void {
    this.#marks.push({ at, mutations: (this.#marks.at(-1)?.mutations ?? 0) + mutations });
  }

  get whole(): number {
    return this.#between(0, -1);
  }

  get atTheBeginning(): number {
    return this.#between(0, this.#part);
  }

  get atTheEnd(): number {
    return this.overTheLast(this.#part);
  }

  overTheLast(seeds: number): number {
    return this.#between(Math.max(0, this.#marks.length - 1 - seeds), -1);
  }

  get #part(): number {
    return Math.ceil((this.#marks.length - 1) * PART);
  }

  #between(first: number, last: number): number {
    const [from, to] = [this.#marks.at(first), this.#marks.at(last)];
    if (!from || !to || to.at <= from.at) return 0;
    return ((to.mutations - from.mutations) * 1000) / (to.at - from.at);
  }
}
