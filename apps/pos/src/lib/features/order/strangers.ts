import type { Pos } from '#lib/app/contract.ts';
import { isClosed, unknownNeighbours, type Order, type TableId } from '@meja/domain';
import { isHollow } from '../base/index.ts';
import type { OrderController } from './order.svelte.ts';

/** Other orders at its table of which nobody has said that they share it. */
export function strangersOf(pos: Pos, { id, order, header, draftShares }: OrderController): Order[] {
  const { tableId } = header;
  if (tableId === null || (order && (isHollow(order) || isClosed(order)))) return [];
  const seated = pos.orders.forTable(tableId).filter((other) => !isHollow(other));
  return unknownNeighbours({ id, tableId, sharedTableId: order?.sharedTableId ?? draftShares }, seated);
}

/** Somebody knows that it shares the table with others. */
export async function shareTable(order: OrderController, tableId: TableId): Promise<boolean> {
  if (order.order)
    return order.take(() => [{ name: 'order.shareTable', args: { orderId: order.id, tableId } }]);
  order.draftShares = tableId;
  return true;
}
