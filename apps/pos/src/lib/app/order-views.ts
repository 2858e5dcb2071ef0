import type { BusinessDay, Order, OrderId, TableId } from '@meja/domain';
import { viewOf, type World } from '../data/world.ts';

/** The orders as they are shown, and which of them have changes that the server has not judged. */
export interface Shown {
  views: ReadonlyMap<OrderId, Order>;
  unsent: ReadonlySet<OrderId>;
}

export const NOTHING_SHOWN: Shown = { views: new Map(), unsent: new Set() };

type DayAt = (at: number) => BusinessDay;

/** All orders as the device holds them. */
export const shownAnew = (shown: Shown, world: World, dayAt: DayAt): Shown => ({
  views: new Map(ordersOf(shown, world, dayAt)),
  unsent: world.unsent,
});

/** What is shown, with the orders of a part of the world as they are there. */
export function shownWith(shown: Shown, world: World, dayAt: DayAt): Shown {
  const views = new Map(shown.views);
  const unsent = new Set(shown.unsent);
  for (const id of world.ids) {
    views.delete(id);
    unsent.delete(id);
  }
  for (const [id, order] of ordersOf(shown, world, dayAt)) views.set(id, order);
  for (const id of world.unsent) unsent.add(id);
  return { views, unsent };
}

/** What is shown, with orders of which changes were just queued. */
export const shownWithQueued = ({ views, unsent }: Shown, orders: readonly Order[]): Shown => ({
  views: new Map([...views, ...orders.map((order) => [order.id, order] as const)]),
  unsent: new Set([...unsent, ...orders.map(({ id }) => id)]),
});

/** An order that has not changed stays the object that it was: then nothing needs to be drawn anew. */
const ordersOf = ({ views }: Shown, world: World, dayAt: DayAt): [OrderId, Order][] =>
  viewOf(world, dayAt)
    .all()
    .map((order) => {
      const before = views.get(order.id);
      return [order.id, before && JSON.stringify(before) === JSON.stringify(order) ? before : order];
    });

export const newestFirst = (a: Order, b: Order): number => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1);

/** Of orders that come newest first; of each table oldest first. */
export function groupByTable(orders: readonly Order[]): ReadonlyMap<TableId, Order[]> {
  const groups = new Map<TableId, Order[]>();
  for (const order of orders.toReversed()) {
    if (order.tableId === null) continue;
    const group = groups.get(order.tableId);
    if (group) group.push(order);
    else groups.set(order.tableId, [order]);
  }
  return groups;
}
