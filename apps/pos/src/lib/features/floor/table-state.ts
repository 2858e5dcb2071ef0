import { billOf, dueOf, unknownNeighbours, type DiningTable, type Order, type TableId } from '@meja/domain';
import { isHollow, shortNumber, unsentCount } from '../base/index.ts';

/** What somebody at the door wants to know of a table. */
export type TableState =
  | { state: 'free' }
  /** What was ordered is paid, and nobody has said that the guests have left. */
  | { state: 'paid'; orders: readonly Order[]; covers: number; openedAt: number }
  | {
      state: 'open';
      /** Oldest first; mostly one. */
      orders: readonly Order[];
      covers: number;
      total: number;
      due: number;
      openedAt: number;
      unsent: number;
      /** Some of them share it, and nobody has said that this is meant. */
      strangers: boolean;
      /** The worst that can be said of how far head office has them. */
      delivery: 'troubled' | 'waits' | 'arrived';
    };

/** What the tablet knows of the delivery of an order. */
export interface Delivery {
  /** Something of it was refused, and nobody has seen that yet. */
  troubled: (order: Order) => boolean;
  waits: (order: Order) => boolean;
}

/** @param paid orders that are completed and hold the table */
export function tableStateOf(
  orders: readonly Order[],
  paid: readonly Order[],
  { troubled, waits }: Delivery,
): TableState {
  // What was refused may be all that there was on it.
  const seated = orders.filter((order) => !isHollow(order) || troubled(order));
  const [oldest, ...others] = seated.sort((a, b) => a.openedAt - b.openedAt);
  if (!oldest) return paidState(paid);
  const all = [oldest, ...others];
  const sum = (of: (order: Order) => number): number => all.reduce((total, order) => total + of(order), 0);
  return {
    state: 'open',
    orders: all,
    covers: sum((order) => order.covers),
    total: sum((order) => billOf(order).total),
    due: sum(dueOf),
    openedAt: oldest.openedAt,
    unsent: sum(unsentCount),
    strangers: all.some((order) => unknownNeighbours(order, all).length > 0),
    delivery: all.some(troubled) ? 'troubled' : all.some(waits) ? 'waits' : 'arrived',
  };
}

/** So many are named on a tile. */
const NAMED = 3;

/** What the orders of one table are called, as short as it stays clear: `#2-14 · #2-15`, and how many more there are. */
export function shortest(numbers: readonly string[]): string {
  const names = numbers.slice(0, NAMED).map(shortNumber);
  const more = numbers.length - names.length;
  return [...names, ...(more > 0 ? [`+${more}`] : [])].join(' · ');
}

function paidState(orders: readonly Order[]): TableState {
  if (orders.length === 0) return { state: 'free' };
  const covers = orders.reduce((total, order) => total + order.covers, 0);
  return { state: 'paid', orders, covers, openedAt: Math.min(...orders.map(({ openedAt }) => openedAt)) };
}

/** The orders that hold a table although they are paid, by table. */
export function paidByTable(orders: readonly Order[]): ReadonlyMap<TableId, readonly Order[]> {
  const held = orders.filter(({ holdsTable }) => holdsTable);
  const byTable = new Map<TableId, Order[]>();
  for (const order of held)
    if (order.tableId !== null) byTable.set(order.tableId, [...(byTable.get(order.tableId) ?? []), order]);
  return byTable;
}

export interface Area {
  /** Null for the tables that belong to no area. */
  name: string | null;
  tables: readonly DiningTable[];
}

/** Tables by area, in the order in which the areas first appear. */
export function areasOf(tables: readonly DiningTable[]): Area[] {
  const byName = new Map<string | null, DiningTable[]>();
  for (const table of tables) {
    const area = byName.get(table.area);
    if (area) area.push(table);
    else byName.set(table.area, [table]);
  }
  return Array.from(byName, ([name, inArea]) => ({ name, tables: inArea }));
}
