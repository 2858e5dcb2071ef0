import type { Order, TableId } from '@meja/domain';

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
