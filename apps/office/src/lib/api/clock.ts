/** The server says the time to the second only; smaller differences are not worth believing. */
const TOLERANCE_MS = 5_000;

/**
 * The server's time, as far as its answers tell it. Business days and countdowns go by it: an owner's telephone may be
 * set to anything.
 */
export class ServerClock {
  readonly #local: () => number;
  #offsetMs = 0;

  constructor(local: () => number) {
    this.#local = local;
  }

  readonly now = (): number => this.#local() + this.#offsetMs;

  /** Listens to what each answer says of the time. */
  timed(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const asked = this.#local();
      const response = await fetch(input, init);
      this.#hear(response.headers.get('Date'), asked);
      return response;
    };
  }

  #hear(date: string | null, asked: number): void {
    const said = Date.parse(date ?? '');
    if (Number.isNaN(said)) return;
    const middle = (asked + this.#local()) / 2;
    const offset = said + 500 - middle;
    this.#offsetMs = Math.abs(offset) < TOLERANCE_MS ? 0 : offset;
  }
}
