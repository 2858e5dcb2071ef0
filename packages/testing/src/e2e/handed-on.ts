interface Made {
  thing: unknown;
  putAway: () => Promise<unknown>;
}

/** What takes long to make and can be used by several tests of a worker, one after the other. */
export class HandedOn {
  readonly #made = new Map<string, Made>();

  /** The thing of that name: made for the first test that asks, the same for all after it. */
  async get<T>(name: string, make: () => Promise<T>, putAway: (thing: T) => Promise<unknown>): Promise<T> {
    const there = this.#made.get(name);
    if (there) return there.thing as T;
    const thing = await make();
    this.#made.set(name, { thing, putAway: () => putAway(thing) });
    return thing;
  }

  /** Puts away what was made last first, since it may use what was made before it. */
  async putAway(): Promise<void> {
    for (const { putAway } of [...this.#made.values()].reverse()) await putAway();
    this.#made.clear();
  }
}
