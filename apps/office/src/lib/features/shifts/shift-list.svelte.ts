import type { Client } from '../../api/client.ts';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { NO_FILTERS, paramsOf, type Filters } from './filters.ts';
import { loadShifts, queryOf, type ShiftRow } from './shift.ts';

interface Dependencies {
  api: Client;
  currencyExponent: number;
  now: () => number;
}

/** The shifts list, kept up to date while somebody looks. */
export class ShiftList {
  readonly #list: Endless<ShiftRow>;
  #filters: Filters = NO_FILTERS;
  #shown: string | undefined;

  constructor({ api, currencyExponent, now }: Dependencies) {
    this.#list = new Endless<ShiftRow>(
      (from, signal) => loadShifts(api, queryOf(this.#filters), from, currencyExponent, signal),
      now,
    );
  }

  get current(): Endless<ShiftRow>['current'] {
    return this.#list.current;
  }

  get growing(): boolean {
    return this.#list.growing;
  }

  more(): Promise<void> {
    return this.#list.more();
  }

  refresh(): Promise<void> {
    return this.#list.refresh();
  }

  /** Shows what fits the filters; the same ones as before only bring it up to date. */
  show(filters: Filters): void {
    const key = paramsOf(filters).toString();
    this.#filters = filters;
    if (key === this.#shown) void this.#list.refresh();
    else void this.#list.reload();
    this.#shown = key;
  }

  watch(live: LiveController): () => void {
    const unfollow = live.onChange((poke) => {
      const { outletId } = this.#filters;
      if (poke === 'everything' || outletId === null || poke.outletId === outletId) this.#list.poke();
    });
    return () => {
      unfollow();
      this.#list.stop();
    };
  }
}
