import type { Order, TableId } from '@meja/domain';

/** The orders of each table, oldest first. They have to be given newest first. */
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
