import { cashDue } from '../order/bill.ts';
import { dueOf, type Order } from '../order/order.ts';
import { leftOf } from './left.ts';
import type { Payment, TenderMethod } from './payment.ts';

/** How much of a bill money settles, and what rounding to coins added to it, or took. */
export type Settling = Pick<Payment, 'amount' | 'rounding'>;

/** The same with what went over the counter for it: what was kept, `tendered` less `change`, is the amount and its rounding. */
export type Settlement = Pick<Payment, 'amount' | 'rounding' | 'tendered' | 'change'>;

/** What cash pays an order off with, as it stands now. */
export const cashDueOf = (order: Order): ReturnType<typeof cashDue> =>
  cashDue(
    dueOf(order),
    order.charges,
    order.payments.map((payment) => leftOf(order, payment).rounding),
  );

/**
 * What money that is there already settles of an order: as much as is due. Cash that comes to just what is due rounded
 * to coins settles all of it, and leaves nothing over.
 */
export function settling(order: Order, method: TenderMethod, money: number): Settling {
  const due = dueOf(order);
  const { toPay, rounding } = cashDueOf(order);
  return method === 'cash' && money === toPay
    ? { amount: due, rounding }
    : { amount: Math.min(due, money), rounding: 0 };
}

/** Whether a rounding is what the bill needs: none but that with which cash pays off all that is due. */
export const isNeeded = (order: Order, { amount, rounding }: Settling): boolean =>
  rounding === 0 || (amount === dueOf(order) && rounding === cashDueOf(order).rounding);

/** What is asked in cash for a part of what is due, or for all of it. */
export const cashFor = (order: Order, part: number): number =>
  part < dueOf(order) ? part : cashDueOf(order).toPay;

/**
 * What cash that was handed over for `part` of what is due comes to. Enough: the part is settled, and the rest is change.
 * Less: it settles as much of the bill as it covers.
 */
export function settleCash(order: Order, part: number, tendered: number): Settlement {
  const asked = cashFor(order, part);
  const kept = tendered < asked ? Math.min(tendered, part) : asked;
  return { ...settling(order, 'cash', kept), tendered, change: tendered - kept };
}

/** A tender that settles to the unit: a card, a wallet, a code that was scanned. */
export const settleExactly = (part: number): Settlement => ({
  amount: part,
  rounding: 0,
  tendered: part,
  change: 0,
});
