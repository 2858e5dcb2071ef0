import { isClosed, type BusinessDay, type Order, type OrderId, type TableId } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { readWholeWorld, readWorld, viewOf, type World } from '../data/world.ts';
import type { Bus } from '../sync/bus.ts';
import { Coalescer } from './coalescer.ts';
import type { OrdersController } from './contract.ts';

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
  #views = $state.raw<ReadonlyMap<OrderId, Order>>(new Map());
  #unsent = $state.raw<ReadonlySet<OrderId>>(new Set());
  loaded = $state(false);

  readonly all: readonly Order[] = $derived([...this.#views.values()].sort(newestFirst));
  readonly open: readonly Order[] = $derived(this.all.filter((order) => !isClosed(order)));
  readonly #byTable: ReadonlyMap<TableId, Order[]> = $derived(groupByTable(this.open));

  constructor(db: MejaDb, bus: Bus, dayAt: (at: number) => BusinessDay, onBug: (error: unknown) => void) {
    this.#db = db;
    this.#dayAt = dayAt;
    this.#reader = new Coalescer((asked) => this.#read(asked), onBug);
    this.#stopListening = bus.listen((message) => {
      if (message.kind !== 'changed') return;
      const { orders, identity, collections } = message.note;
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

  close(): void {
    this.#stopListening();
  }

  async #read(asked: ReadonlySet<Asked>): Promise<void> {
    const db = this.#db;
    if (asked.has(EVERYTHING)) {
      const world = await readWholeWorld(db);
      this.#show(world, [], new Map(), new Set());
    } else {
      const ids = [...asked].filter((each) => each !== EVERYTHING);
      const world = await db.transaction('r', [db.orders, db.outbox], async () => readWorld(db, ids));
      this.#show(world, world.ids, new Map(this.#views), new Set(this.#unsent));
    }
    this.loaded = true;
  }

  #show(world: World, ids: Iterable<OrderId>, views: Map<OrderId, Order>, unsent: Set<OrderId>): void {
    for (const id of ids) {
      views.delete(id);
      unsent.delete(id);
    }
    for (const order of viewOf(world, this.#dayAt).all())
      views.set(order.id, sameOr(this.#views.get(order.id), order));
    for (const id of world.unsent) unsent.add(id);
    this.#views = views;
    this.#unsent = unsent;
  }
}

/** The object that is shown already, if nothing in it is different: then nothing needs to be drawn anew. */
const sameOr = (shown: Order | undefined, order: Order): Order =>
  shown && JSON.stringify(shown) === JSON.stringify(order) ? shown : order;

const newestFirst = (a: Order, b: Order): number => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1);

function groupByTable(newestFirst: readonly Order[]): ReadonlyMap<TableId, Order[]> {
  const groups = new Map<TableId, Order[]>();
  for (const order of newestFirst) {
    if (order.tableId === null) continue;
    const group = groups.get(order.tableId) ?? [];
    group.unshift(order);
    groups.set(order.tableId, group);
  }
  return groups;
}
