import { onFamily } from '@meja/domain';
import type { MejaDb } from '../../data/db.ts';
import type { DispatchCache } from '../../data/dispatch-cache.ts';
import type { Saved } from '../../data/dispatch.ts';
import {
  dayFinder,
  readSettings,
  readWholeWorld,
  readWorld,
  worldTables,
  type World,
} from '../../data/world.ts';
import type { Bus } from '../../sync/bus.ts';
import { Coalescer } from '../coalescer.ts';
import { keyOf, NOTHING_SHOWN, shownAnew, shownWith, shownWithQueued, type Shown } from './shown.ts';

const EVERYTHING = Symbol('everything');
/** The key of a document, or all of them. */
type Asked = string | typeof EVERYTHING;

export interface ShownDocumentsDeps {
  db: MejaDb;
  bus: Bus;
  /** Is given what is read. */
  cache?: DispatchCache;
  onShown: (shown: Shown) => void;
  onBug: (error: unknown) => void;
}

/**
 * The documents of all kinds as base ⊕ pending. A change replays the documents that it touches and no others; they are read in one transaction, the same in
 * which rows leave the outbox as their effects arrive, so that nothing is ever shown twice or not at all.
 */
export class ShownDocuments {
  readonly #deps: ShownDocumentsDeps;
  readonly #reader: Coalescer<Asked>;
  readonly #endings: (() => void)[];
  #shown = NOTHING_SHOWN;
  /** By the settings as they were read last. */
  #dayAt = dayFinder(null);
  /** Everything has been read, and nothing is being read that may be older than what comes meanwhile. */
  #isCurrent = false;

  constructor(deps: ShownDocumentsDeps) {
    this.#deps = deps;
    this.#reader = new Coalescer((asked) => this.#read(asked), deps.onBug);
    const listening = deps.bus.listen((message, from) => {
      if (message.kind !== 'changed') return;
      const { refs, identity, collections, isShown } = message.note;
      if (isShown && from === 'here') return;
      if (identity || collections?.includes('settings')) void this.load();
      else if (refs) void this.#reader.ask(refs);
    });
    // Documents of a kind can be read from when its family is loaded.
    const waiting = onFamily(() => void (this.#isCurrent && this.load()));
    this.#endings = [listening, waiting];
  }

  /** Resolves when all are shown as they are in storage now. */
  load(): Promise<void> {
    return this.#reader.ask([EVERYTHING]);
  }

  /** Shows documents as the transaction left them that has just queued a change of each: to read them again would tell the same, mostly. */
  showQueued({ documents, entries, refs, isBehind }: Saved): Promise<void> {
    if (isBehind) return this.#reader.ask(refs);
    return this.#show(documents.map(keyOf), (shown) => shownWithQueued(shown, documents, entries));
  }

  /** Shows what a transaction has just put into the base, as it read it at its end. */
  showNews(news: World): Promise<void> {
    const { cache } = this.#deps;
    cache?.refresh(news, cache.turn);
    return this.#show(news.refs, (shown) => shownWith(shown, news, this.#dayAt));
  }

  close(): void {
    for (const end of this.#endings) end();
  }

  /** Or has them read, after what is being read. */
  async #show(keys: readonly string[], next: (shown: Shown) => Shown): Promise<void> {
    if (!this.#isCurrent) return this.#reader.ask(keys);
    this.#take(next(this.#shown));
  }

  async #read(asked: ReadonlySet<Asked>): Promise<void> {
    // Before everything has been read once, a part would pass for all there is; and where this fails, nobody remembers what of it was asked for.
    const isPart = this.#isCurrent && !asked.has(EVERYTHING);
    this.#isCurrent = false;
    const keys = [...asked].filter((each) => each !== EVERYTHING);
    const { db, cache } = this.#deps;
    const turn = cache?.turn ?? 0;
    const [settings, world] = await db.transaction(
      'r',
      [db.base('settings'), ...worldTables(db)],
      async (db) => Promise.all([readSettings(db), isPart ? readWorld(db, keys) : readWholeWorld(db)]),
    );
    this.#dayAt = dayFinder(settings);
    if (isPart) cache?.refresh(world, turn);
    else cache?.forget();
    this.#take((isPart ? shownWith : shownAnew)(this.#shown, world, this.#dayAt));
    this.#isCurrent = true;
  }

  #take(shown: Shown): void {
    this.#shown = shown;
    this.#deps.onShown(shown);
  }
}
