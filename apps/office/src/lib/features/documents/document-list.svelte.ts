import type { Result } from '@meja/domain';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import type { From, Page } from '../../api/page.ts';
import type { Problem } from '../../api/problem.ts';

interface Dependencies<Row, Filters> {
  load: (filters: Filters, from: From, signal: AbortSignal) => Promise<Result<Page<Row>, Problem>>;
  /** The address's part for the filters: the same for the same list. */
  paramsOf: (filters: Filters) => URLSearchParams;
  /** What is shown until something else is asked for. */
  filters: Filters;
  now: () => number;
}

/**
 * A list of documents, narrowed by filters. Outlives its page, so that coming back to it finds it as it was left.
 */
export class DocumentList<Row, Filters extends { outletId: string | null }> {
  readonly pages: Endless<Row>;
  readonly #paramsOf: (filters: Filters) => URLSearchParams;
  #filters: Filters;
  #shown: string | undefined;

  constructor({ load, paramsOf, filters, now }: Dependencies<Row, Filters>) {
    this.#paramsOf = paramsOf;
    this.#filters = filters;
    this.pages = new Endless((from, signal) => load(this.#filters, from, signal), now);
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
