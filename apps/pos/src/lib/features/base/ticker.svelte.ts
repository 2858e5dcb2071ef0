/** The time on the screen: read in a template, it renders again each time the clock has moved on by `everyMs`. */
export class Ticker {
  #now = $state.raw(0);

  /** Call while a component initialises. */
  constructor(read: () => number, everyMs: number) {
    this.#now = read();
    $effect(() => {
      const timer = setInterval(() => (this.#now = read()), everyMs);
      return () => clearInterval(timer);
    });
  }

  get now(): number {
    return this.#now;
  }
}
