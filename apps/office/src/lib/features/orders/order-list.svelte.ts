import type { Client } from '../../api/client.ts';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { daysFor } from '../days/index.ts';
import type { Outlets } from '../outlets/index.ts';
import { NO_FILTERS, paramsOf, type Filters } from './filters.ts';
import { loadOrders, queryOf, type OrderRow } from './order.ts';

interface Dependencies {
  api: Client;
  outlets: Outlets;
  currencyExponent: number;
  now: () => number;
}

/** The orders list. Outlives its page, so that coming back to it finds it as it was left. */
export class OrderList {
  readonly #list: Endless<OrderRow>;
  #filters: Filters = NO_FILTERS;
  #shown: string | undefined;

  constructor({ api, outlets, currencyExponent, now }: Dependencies) {
    this.#list = new Endless<OrderRow>(async (from, signal) => {
      const known = await outlets.known();
      if (!known.ok) return known;
      const days = daysFor(this.#filters.days, outlets.todays(this.#filters.outletId));
      return loadOrders(api, queryOf(this.#filters, days), from, currencyExponent, signal);
    }, now);
  }

  get current(): Endless<OrderRow>['current'] {
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
