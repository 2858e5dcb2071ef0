import type { Order } from './order.ts';

/**
 * The other orders at its table, of those that somebody has not said to share it: two waiters began one each, or one was moved onto
 * another. Nobody asks an order that nobody sits at.
 */
export const unknownNeighbours = <Seated extends TableShare>(
  order: TableShare,
  others: readonly Seated[],
): Seated[] =>
  order.tableId === null || order.sharedTableId === order.tableId
    ? []
    : others.filter(
        ({ id, tableId, sharedTableId }) =>
          id !== order.id && tableId === order.tableId && sharedTableId !== tableId,
      );

type TableShare = Pick<Order, 'id' | 'tableId' | 'sharedTableId'>;
