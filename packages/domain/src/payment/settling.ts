import { cashDue } from '../order/bill.ts';
import { dueOf, type Order } from '../order/order.ts';
import type { TenderMethod } from './payment.ts';

/**
 * What money that is there already settles of an order: as much as is due. Cash that comes to just what is due rounded
 * to coins settles all of it, and leaves nothing over.
 */
export function settling(
  order: Order,
  method: TenderMethod,
  money: number,
): { amount: number; rounding: number } {
  const due = dueOf(order);
  const { toPay, rounding } = cashDue(due, order.charges);
  return method === 'cash' && money === toPay
    ? { amount: due, rounding }
    : { amount: Math.min(due, money), rounding: 0 };
}
