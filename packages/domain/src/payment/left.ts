import type { Order } from '../order/order.ts';
import type { Payment } from './payment.ts';

/** What may still be given back of a payment: of what it settles, and of the rounding that came with it. */
export interface Left {
  amount: number;
  rounding: number;
}

export function leftOf(order: Pick<Order, 'refunds'>, payment: Payment): Left {
  const refunds = order.refunds.filter((refund) => refund.paymentId === payment.id);
  return refunds.reduce(
    (left, refund) => ({ amount: left.amount - refund.amount, rounding: left.rounding - refund.rounding }),
    { amount: payment.amount, rounding: payment.rounding },
  );
}

/** The money itself that is left: what was put into the drawer for it and not taken out again. */
export const keptOf = ({ amount, rounding }: Left): number => amount + rounding;

/**
 * How `money` that is given back counts. All that is left goes back as it came, its rounding included, so that a sale and
 * its refund cancel out to the unit; a part goes back without rounding.
 * @returns undefined when so much, or just so much, can't be given back
 */
export function refundOf(left: Left, money: number): Left | undefined {
  const part = money === keptOf(left) ? left : { amount: money, rounding: 0 };
  return isRefundable(left, part) ? part : undefined;
}

/** Whether what would be left after it is a payment still, or nothing at all. */
export const isRefundable = (left: Left, { amount, rounding }: Left): boolean =>
  amount === left.amount
    ? rounding === left.rounding
    : rounding === 0 && amount < left.amount && amount < keptOf(left);
