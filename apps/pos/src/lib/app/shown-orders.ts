import type { Order, OrderId } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { dayFinder, readSettings, readWholeWorld, readWorld, type World } from '../data/world.ts';
import type { Bus } from '../sync/bus.ts';
import { Coalescer } from './coalescer.ts';
import { NOTHING_SHOWN, shownAnew, shownWith, shownWithQueued, type Shown } from './order-views.ts';

const EVERYTHING = Symbol('everything');
type Asked = OrderId | typeof EVERYTHING;

export interface ShownOrdersDeps {
  db: MejaDb;
  bus: Bus;
  onShown: (shown: Shown) => void;
  onBug: (error: unknown) => void;
}

/**
 * The orders as base ⊕ pending. A change replays the orders that it touches and no others; they are read in one transaction, the same in
 * which rows leave the outbox as their effects arrive, so that nothing is ever shown twice or not at all.
 */
export class ShownOrders {
  readonly #deps: ShownOrdersDeps;
  readonly #reader: Coalescer<Asked>;
  readonly #stopListening: () => void;
  #shown = NOTHING_SHOWN;
  /** By the settings as they were read last. */
  #dayAt = dayFinder(null);
  /** Everything has been read, and nothing is being read that may be older than what comes meanwhile. */
  #isCurrent = false;

  constructor(deps: ShownOrdersDeps) {
    this.#deps = deps;
    this.#reader = new Coalescer((asked) => this.#read(asked), deps.onBug);
    this.#stopListening = deps.bus.listen((message, from) => {
      if (message.kind !== 'changed') return;
      const { orders, identity, collections, isShown } = message.note;
      if (isShown && from === 'here') return;
      if (identity || collections?.includes('settings')) void this.load();
      else if (orders) void this.#reader.ask(orders);
    });
  }

  /** Resolves when all are shown as they are in storage now. */
  load(): Promise<void> {
    return this.#reader.ask([EVERYTHING]);
  }

  /** Shows orders as the transaction left them that has just queued a change of each: to read them again would tell the same. */
  showQueued(orders: readonly Order[]): Promise<void> {
    const ids = orders.map(({ id }) => id);
    return this.#show(ids, (shown) => shownWithQueued(shown, orders));
  }

  /** Shows what a transaction has just put into the base, as it read it at its end. */
  showNews(news: World): Promise<void> {
    return this.#show(news.ids, (shown) => shownWith(shown, news, this.#dayAt));
  }

  close(): void {
    this.#stopListening();
  }

  /** Or has them read, after what is being read. */
  async #show(ids: readonly OrderId[], next: (shown: Shown) => Shown): Promise<void> {
    if (!this.#isCurrent) return this.#reader.ask(ids);
    this.#take(next(this.#shown));
  }

  async #read(asked: ReadonlySet<Asked>): Promise<void> {
    // Before everything has been read once, a part would pass for all there is; and where this fails, nobody remembers what of it was asked for.
    const isPart = this.#isCurrent && !asked.has(EVERYTHING);
    this.#isCurrent = false;
    const ids = [...asked].filter((each) => each !== EVERYTHING);
    const { db } = this.#deps;
    const [settings, world] = await db.transaction(
      'r',
      [db.base('settings'), db.orders, db.outbox],
      async (db) => Promise.all([readSettings(db), isPart ? readWorld(db, ids) : readWholeWorld(db)]),
    );
    this.#dayAt = dayFinder(settings);
    this.#take((isPart ? shownWith : shownAnew)(this.#shown, world, this.#dayAt));
    this.#isCurrent = true;
  }

  #take(shown: Shown): void {
    this.#shown = shown;
    this.#deps.onShown(shown);
  }
}
