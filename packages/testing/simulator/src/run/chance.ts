/** Chance that a seed decides: the same labels give the same numbers, whatever else was drawn before. */
export class Chance {
  #state: number;

  constructor(...labels: readonly (string | number)[]) {
    let state = 2_166_136_261;
    for (const character of labels.join('/')) state = Math.imul(state ^ character.charCodeAt(0), 16_777_619);
    this.#state = state;
    for (let i = 0; i < 3; i += 1) this.next();
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** From 0 up to, but not, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    throw new Error('no weights');
  }

  /** A UUID in the form of version 7, whose time is `at`. */
  uuid(at: number): string {
    const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0').slice(-12);
    const hex = (digits: number): string =>
      Array.from({ length: digits }, () => this.below(16).toString(16)).join('');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  }
}
