import type { Head } from './events.ts';

/** How far each stream has got, as far as we were told. */
export class Heads {
  readonly #known = new Map<string, number>();

  get none(): boolean {
    return this.#known.size === 0;
  }

  /** Takes note, and says whether the stream has moved since it was last heard of. */
  moved({ stream, outletId, head }: Head): boolean {
    const key = `${stream}/${outletId ?? ''}`;
    const known = this.#known.get(key);
    this.#known.set(key, head);
    return known !== undefined && known !== head;
  }
}
