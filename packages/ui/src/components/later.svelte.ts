/**
 * A part of the app that is fetched when it is first needed: a screen is there before the sheets that somebody may open on it. What has
 * been fetched stays.
 */
export class Later<T> {
  readonly #fetch: () => Promise<T>;
  #here = $state.raw<T>();
  #coming: Promise<T> | undefined;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  get here(): T | undefined {
    return this.#here;
  }

  /** Fetches it unless it is here or on its way. A fetch that failed is made again the next time. */
  need(): Promise<T> {
    return (this.#coming ??= this.#take());
  }

  async #take(): Promise<T> {
    try {
      return (this.#here = await this.#fetch());
    } catch (error) {
      this.#coming = undefined;
      throw error;
    }
  }
}
