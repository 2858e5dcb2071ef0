/**
 * Reads anew what has changed: one reading at a time, and whatever is asked for meanwhile together in the next. So the
 * last reading has always begun after the last change.
 */
export class Coalescer<T> {
  readonly #read: (asked: ReadonlySet<T>) => Promise<void>;
  readonly #onBug: (error: unknown) => void;
  #asked = new Set<T>();
  #reading: Promise<void> | null = null;

  constructor(read: (asked: ReadonlySet<T>) => Promise<void>, onBug: (error: unknown) => void) {
    this.#read = read;
    this.#onBug = onBug;
  }

  /** Resolves once all that was asked for until now is read. It never rejects: what was saved stays saved. */
  ask(items: Iterable<T>): Promise<void> {
    for (const item of items) this.#asked.add(item);
    // With nothing to read, reading would be over before it could be noted as going on.
    if (this.#asked.size > 0) this.#reading ??= this.#readAll();
    return this.#reading ?? Promise.resolve();
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#asked.size > 0) {
        const asked = this.#asked;
        this.#asked = new Set();
        // One that fails takes nothing with it of what was asked for meanwhile.
        await this.#read(asked).catch((error: unknown) => this.#onBug(error));
      }
    } finally {
      this.#reading = null;
    }
  }
}
