import { ok, type Result } from '@meja/domain';
import { Resource, type Shown } from './resource.svelte.ts';
import type { Count, From, Page } from './page.ts';
import type { Problem } from './problem.ts';

type LoadPage<Row> = (from: From, signal: AbortSignal) => Promise<Result<Page<Row>, Problem>>;

const PAGE = 50;
/** The most that the server gives at a time. */
const MOST = 200;

/** A long list, newest first, of which more is fetched as one reads on. What was fetched is kept up to date as one. */
export class Endless<Row> {
  readonly #loadPage: LoadPage<Row>;
  readonly #resource: Resource<Page<Row>>;
  #growing = $state.raw(false);
  /** Another list has another number. */
  #list = 0;

  constructor(loadPage: LoadPage<Row>, now: () => number) {
    this.#loadPage = loadPage;
    this.#resource = new Resource((signal) => this.#loadAll(signal), now);
  }

  get current(): Shown<Page<Row>> {
    return this.#resource.current;
  }

  /** More is on its way. */
  get growing(): boolean {
    return this.#growing;
  }

  /** Starts anew with the first page: it is another list now. */
  reload(): Promise<void> {
    this.#list += 1;
    this.#growing = false;
    return this.#resource.reload();
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  async more(): Promise<void> {
    const before = this.#resource.value;
    if (this.#growing || before?.next == null) return;
    const list = this.#list;
    this.#growing = true;
    const page = await this.#loadPage({ cursor: before.next, limit: PAGE }, new AbortController().signal);
    // What is being brought up to date has as many rows as there were when that began.
    await this.#resource.underWay;
    if (list !== this.#list) return;
    this.#growing = false;
    if (!page.ok) return;
    // Then this page no longer follows upon the last row.
    if (this.#resource.value !== before) return this.more();
    const { rows, next } = page.value;
    this.#resource.replace(before, { rows: [...before.rows, ...rows], next, count: before.count });
  }

  poke(): void {
    this.#resource.poke();
  }

  stop(): void {
    this.#resource.stop();
  }

  /** As much as there was before. */
  async #loadAll(signal: AbortSignal): Promise<Result<Page<Row>, Problem>> {
    const list = this.#list;
    const wanted = list === this.#loaded ? Math.max(PAGE, this.#resource.value?.rows.length ?? 0) : PAGE;
    const rows: Row[] = [];
    let count: Count | undefined;
    let cursor: string | undefined;
    do {
      const page = await this.#loadPage({ cursor, limit: Math.min(MOST, wanted - rows.length) }, signal);
      if (!page.ok) return page;
      rows.push(...page.value.rows);
      count ??= page.value.count;
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined && rows.length < wanted);
    this.#loaded = list;
    return ok({ rows, next: cursor ?? null, count });
  }

  /** The list that the rows belong to. */
  #loaded = 0;
}
