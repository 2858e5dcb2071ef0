import type { Command, Order, OrderId, PaymentId, RefundId, ShiftId } from '@meja/domain';
import type { Issue } from '@meja/pos/simulation';
import type { Chance } from '../../run/chance.ts';
import type { Place } from '../../world/opening.ts';
import { toCoins, totalOf } from './arithmetic.ts';

/** What is issued, and the shift that cash belongs to. */
export type IssueForShift = Issue & { shiftId: ShiftId | null };

export const countedTerms = ({ terms }: Place, type: string) => ({
  taxBps: terms.taxBps,
  taxesService: terms.taxBase === 'subtotal_plus_service',
  serviceBps: type === 'takeaway' ? (terms.takeawayBps ?? terms.serviceBps) : terms.serviceBps,
});

/** As the person at the till reckons. */
export function dueOf(order: Order, place: Place): number {
  const total = totalOf(
    order.lines.map((line) => ({
      unitPrice: line.unitPrice,
      extras: line.modifiers.map(({ price }) => price),
      quantity: line.quantity,
      isTaxed: line.taxClass === 'standard',
      isVoid: line.kitchenStatus === 'void',
    })),
    countedTerms(place, order.type),
  );
  const paid = order.payments.reduce((sum, each) => sum + each.amount, 0);
  const returned = order.refunds.reduce((sum, each) => sum + each.amount, 0);
  return Math.max(0, total - paid + returned);
}

/** What its payments were rounded by, as far as they were not given back. */
export const roundingsOf = (order: Order): number[] =>
  order.payments.map(({ id, rounding }) =>
    order.refunds
      .filter(({ paymentId }) => paymentId === id)
      .reduce((left, each) => left - each.rounding, rounding),
  );

/** Somebody tries to settle two parts with nothing, each rounded by half a coin. That is refused. */
export function roundedAway(
  orderId: OrderId,
  issue: IssueForShift,
  { terms }: Place,
  due: number,
): Command[] {
  const half = Math.floor(terms.cashRounding / 2);
  return half === 0 || due < 2 * half
    ? []
    : [half, half].map((each) => payment(orderId, issue, 'cash', each, -each, 0));
}

export function cashPayment(
  orderId: OrderId,
  issue: IssueForShift,
  chance: Chance,
  amount: number,
  toPay: number,
): Extract<Command, { name: 'payment.record' }> {
  const tendered = chance.happens(0.5) ? toPay : toCoins(toPay + 50_000, 50_000);
  return payment(orderId, issue, 'cash', amount, toPay - amount, tendered, tendered - toPay);
}

export function payment(
  orderId: OrderId,
  issue: IssueForShift,
  method: 'cash' | 'qris' | 'card' | 'gopay',
  amount: number,
  rounding = 0,
  tendered = amount,
  change = 0,
): Extract<Command, { name: 'payment.record' }> {
  return {
    name: 'payment.record',
    args: {
      orderId,
      paymentId: issue.id<PaymentId>(),
      method,
      amount,
      rounding,
      tendered,
      change,
      reference: method === 'cash' ? null : 'ref',
      assurance: method === 'cash' ? 'counted' : 'attested',
      receiptNumber: issue.receiptNumber(),
      shiftId: method === 'cash' ? issue.shiftId : null,
    },
  };
}

/** Of one payment, what is left of it or a part. */
export function refunding(order: Order, issue: IssueForShift, chance: Chance): Command[] {
  const taken = chance.pick(order.payments);
  const before = order.refunds.filter((each) => each.paymentId === taken.id);
  const left = taken.amount - before.reduce((sum, each) => sum + each.amount, 0);
  const roundingLeft = taken.rounding - before.reduce((sum, each) => sum + each.rounding, 0);
  if (left < 1) return [];
  const isWhole = left === 1 || chance.happens(0.6);
  const amount = isWhole ? left : chance.between(1, left - 1);
  return [
    {
      name: 'payment.refund',
      args: {
        orderId: order.id,
        refundId: issue.id<RefundId>(),
        paymentId: taken.id,
        method: taken.method,
        amount,
        rounding: isWhole ? roundingLeft : 0,
        reference: null,
        reason: 'tamu tidak puas',
        receiptNumber: issue.receiptNumber(),
        shiftId: taken.method === 'cash' ? issue.shiftId : null,
      },
    },
  ];
}
