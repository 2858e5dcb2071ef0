import { isVoid, netPaidOf, type Order } from '@meja/domain';

/**
 * Everything was taken off it again, and no money is left in it: nobody has anything before them. Such an order takes no table, but it stays
 * open until somebody closes it or adds to it, because another tablet may be adding to it this very moment.
 */
export const isHollow = (order: Pick<Order, 'lines' | 'payments' | 'refunds'>): boolean =>
  order.lines.every(isVoid) && netPaidOf(order) === 0;
