import type { Result } from '@meja/domain';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import type { From, Page } from '../../api/page.ts';
import type { Problem } from '../../api/problem.ts';
import { daysFor, type ChosenDays, type Days } from '../days/index.ts';
import type { Outlets } from '../outlets/index.ts';

interface Narrowing {
  outletId: string | null;
  days: ChosenDays;
}

interface Dependencies<Row, Filters> {
  load: (
    filters: Filters,
    days: Partial<Days>,
    from: From,
    signal: AbortSignal,
  ) => Promise<Result<Page<Row>, Problem>>;
  /** The address's part for the filters: the same for the same list. */
  paramsOf: (filters: Filters) => URLSearchParams;
  /** What is shown until something else is asked for. */
  filters: Filters;
  /** Their clocks say which days are meant. */
  outlets: Pick<Outlets, 'known' | 'todays'>;
  now: () => number;
}

/**
 * A list of documents, narrowed by filters. Outlives its page, so that coming back to it finds it as it was left.
 */
export class DocumentList<Row, Filters extends Narrowing> {
  readonly pages: Endless<Row>;
  readonly #paramsOf: (filters: Filters) => URLSearchParams;
  #filters: Filters;
  #shown: string | undefined;

  constructor({ load, paramsOf, filters, outlets, now }: Dependencies<Row, Filters>) {
    this.#paramsOf = paramsOf;
    this.#filters = filters;
    this.pages = new Endless(async (from, signal) => {
      const known = await outlets.known();
      if (!known.ok) return known;
      const asked = this.#filters;
      return load(asked, daysFor(asked.days, outlets.todays(asked.outletId)), from, signal);
    }, now);
  }

  /** Shows what fits the filters; the same ones as before only bring it up to date. */
  show(filters: Filters): void {
    const key = this.#paramsOf(filters).toString();
    this.#filters = filters;
    if (key === this.#shown) void this.pages.refresh();
    else void this.pages.reload();
    this.#shown = key;
  }

  /** Keeps it up to date. Returns how to stop. */
  watch(live: Pick<LiveController, 'onChange'>): () => void {
    const unfollow = live.onChange((poke) => {
      const { outletId } = this.#filters;
      if (poke === 'everything' || outletId === null || poke.outletId === outletId) this.pages.poke();
    });
    return () => {
      unfollow();
      this.pages.stop();
    };
  }
}
