import { isClosed, type BusinessDay, type Order, type OrderId, type TableId } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { readWholeWorld, readWorld, type World } from '../data/world.ts';
import type { Bus } from '../sync/bus.ts';
import { Coalescer } from './coalescer.ts';
import type { OrdersController } from './contract.ts';
import {
  groupByTable,
  newestFirst,
  NOTHING_SHOWN,
  shownAnew,
  shownWith,
  shownWithQueued,
} from './order-views.ts';

const EVERYTHING = Symbol('everything');
type Asked = OrderId | typeof EVERYTHING;

/**
 * The orders as base ⊕ pending. A change replays the orders that it touches and no others; they are read in one transaction, the same in
 * which rows leave the outbox as their effects arrive, so that nothing is ever shown twice or not at all.
 */
export class Orders implements OrdersController {
  readonly #db: MejaDb;
  readonly #dayAt: (at: number) => BusinessDay;
  readonly #reader: Coalescer<Asked>;
  readonly #stopListening: () => void;
  #views = $state.raw(NOTHING_SHOWN.views);
  #unsent = $state.raw(NOTHING_SHOWN.unsent);
  loaded = $state(false);

  readonly all: readonly Order[] = $derived([...this.#views.values()].sort(newestFirst));
  readonly open: readonly Order[] = $derived(this.all.filter((order) => !isClosed(order)));
  readonly #byTable: ReadonlyMap<TableId, Order[]> = $derived(groupByTable(this.open));

  constructor(db: MejaDb, bus: Bus, dayAt: (at: number) => BusinessDay, onBug: (error: unknown) => void) {
    this.#db = db;
    this.#dayAt = dayAt;
    this.#reader = new Coalescer((asked) => this.#read(asked), onBug);
    this.#stopListening = bus.listen((message, from) => {
      if (message.kind !== 'changed') return;
      const { orders, identity, collections, outbox } = message.note;
      // What this tab has queued it was shown already.
      if (outbox === 'appended' && from === 'here') return;
      if (identity || collections?.includes('settings')) void this.load();
      else if (orders) void this.refresh(orders);
    });
  }

  byId(id: OrderId): Order | undefined {
    return this.#views.get(id);
  }

  forTable(tableId: TableId): readonly Order[] {
    return this.#byTable.get(tableId) ?? [];
  }

  get unsentIds(): ReadonlySet<OrderId> {
    return this.#unsent;
  }

  load(): Promise<void> {
    return this.#reader.ask([EVERYTHING]);
  }

  /** Resolves when these orders are shown as they are in storage now. */
  refresh(ids: Iterable<OrderId>): Promise<void> {
    return this.#reader.ask(ids);
  }

  /**
   * Shows orders as the transaction left them that has just queued a change of each: to read them again would tell the same. Unless
   * something is being read that may be older; then that has to be read once more.
   */
  async show(orders: readonly Order[]): Promise<void> {
    if (this.#reader.isReading || !this.loaded) return this.refresh(orders.map(({ id }) => id));
    const next = shownWithQueued({ views: this.#views, unsent: this.#unsent }, orders);
    this.#views = next.views;
    this.#unsent = next.unsent;
  }

  close(): void {
    this.#stopListening();
  }

  async #read(asked: ReadonlySet<Asked>): Promise<void> {
    const db = this.#db;
    const shown = { views: this.#views, unsent: this.#unsent };
    const next = asked.has(EVERYTHING)
      ? shownAnew(shown, await readWholeWorld(db), this.#dayAt)
      : shownWith(shown, await readSome(db, asked), this.#dayAt);
    this.#views = next.views;
    this.#unsent = next.unsent;
    this.loaded = true;
  }
}

const readSome = (db: MejaDb, asked: ReadonlySet<Asked>): Promise<World> =>
  db.transaction('r', [db.orders, db.outbox], async (db) =>
    readWorld(
      db,
      [...asked].filter((each) => each !== EVERYTHING),
    ),
  );
