import { ok, type Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { LiveController, Poke } from '../../api/live.svelte.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { watched } from '../../api/watched.ts';
import { loadOrders, NO_FILTERS, queryOf, type OrderRow } from '../orders/index.ts';
import type { Outlets } from '../outlets/index.ts';
import { loadSummary, type HourSales, type Summary } from './summary.ts';

interface Dependencies {
  api: Client;
  /** Their clocks say when it was: nothing is shown before they are known. */
  outlets: Pick<Outlets, 'known'>;
  currencyExponent: number;
  now: () => number;
}

/** What Today shows. */
export interface Today {
  summary: Summary;
  /** The whole day that today is compared with; its later hours show what is still to come. */
  dayBefore: readonly HourSales[];
  recent: readonly OrderRow[];
}

const RECENT = 7;

/** Today's sales, of all outlets or of one, kept up to date while somebody looks. */
export class TodayController {
  readonly #deps: Dependencies;
  readonly #resource: Resource<Today>;
  #outletId = $state.raw<string | null>(null);
  /** A day that has passed is looked up once. */
  #passed: { key: string; hours: readonly HourSales[] } | undefined;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#resource = new Resource((signal) => this.#load(signal), deps.now);
  }

  get current(): Resource<Today>['current'] {
    return this.#resource.current;
  }

  get outletId(): string | null {
    return this.#outletId;
  }

  show(outletId: string | null): void {
    this.#outletId = outletId;
    void this.#resource.reload();
  }

  retry(): Promise<void> {
    return this.#resource.refresh();
  }

  watch(live: LiveController): () => void {
    const isOfWhatIsShown = (poke: Poke) =>
      poke === 'everything' || this.#outletId === null || poke.outletId === this.#outletId;
    return watched(this.#resource, live, isOfWhatIsShown);
  }

  async #load(signal: AbortSignal): Promise<Result<Today, Problem>> {
    const { api, outlets, currencyExponent } = this.#deps;
    const outletId = this.#outletId;
    const [summary, known] = await Promise.all([
      loadSummary(api, { outletId }, currencyExponent, signal),
      outlets.known(),
    ]);
    if (!summary.ok) return summary;
    if (!known.ok) return known;
    const { from, to, before } = summary.value;
    const query = queryOf({ ...NO_FILTERS, outletId }, { from, to });
    const [dayBefore, recent] = await Promise.all([
      this.#hoursOf(outletId, before.from, signal),
      loadOrders(api, query, { cursor: undefined, limit: RECENT }, currencyExponent, signal),
    ]);
    if (!dayBefore.ok) return dayBefore;
    if (!recent.ok) return recent;
    return ok({ summary: summary.value, dayBefore: dayBefore.value, recent: recent.value.rows });
  }

  async #hoursOf(
    outletId: string | null,
    day: string,
    signal: AbortSignal,
  ): Promise<Result<readonly HourSales[], Problem>> {
    const key = `${outletId ?? ''}/${day}`;
    if (this.#passed?.key === key) return ok(this.#passed.hours);
    const { api, currencyExponent } = this.#deps;
    const summary = await loadSummary(api, { outletId, day }, currencyExponent, signal);
    if (!summary.ok) return summary;
    this.#passed = { key, hours: summary.value.byHour };
    return ok(summary.value.byHour);
  }
}
