import { dueOf, isClosed, paidOf, type Order } from '@meja/domain';
import { folded, isSeparated, runOn } from '@meja/domain/search';

/** The heaps that somebody at the counter sorts orders into. */
export const ORDER_FILTERS = ['open', 'unpaid', 'paid', 'completed', 'cancelled', 'all'] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

function belongs(order: Order, filter: OrderFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'open':
      return !isClosed(order);
    case 'unpaid':
      return !isClosed(order) && dueOf(order) > 0;
    case 'paid':
      return !isClosed(order) && paidOf(order) > 0 && dueOf(order) === 0;
    case 'completed':
    case 'cancelled':
      return order.status === filter;
    default:
      return filter satisfies never;
  }
}

/** Without what people write differently every time: case, accents, spaces, dashes. */
const plain = (text: string): string => runOn(folded(text));

/**
 * Orders of a heap that a search fits, newest first. It looks at the number, the table, and the
 * guest's name and telephone.
 */
export function listOrders(
  orders: readonly Order[],
  filter: OrderFilter,
  search: string,
  tableNameOf: (order: Order) => string,
): Order[] {
  const wanted = plain(search);
  const words = folded(search);
  const fits = (order: Order): boolean =>
    wanted === '' ||
    (isSeparated(words) ? folded(order.number).includes(words) : plain(order.number).includes(wanted)) ||
    plain(tableNameOf(order)) === wanted ||
    plain(order.customerName).includes(wanted) ||
    (wanted.length > 2 && plain(order.customerPhone).includes(wanted));
  return orders
    .filter((order) => belongs(order, filter) && fits(order))
    .sort((a, b) => b.openedAt - a.openedAt);
}
