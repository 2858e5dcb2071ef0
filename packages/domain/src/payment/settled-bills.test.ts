import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentId, RefundId } from '../kernel/ids.ts';
import { billOf, type Billable } from '../order/bill.ts';
import { dueOf, netPaidOf, paymentStatusOf, type Order } from '../order/order.ts';
import { evenParts, pieceShares } from '../order/split.ts';
import { billables } from '../testing/bills.ts';
import { after, aLine, anId, anOrder, ORDER } from '../testing/builders.ts';
import { keptOf, leftOf, refundOf } from './left.ts';
import { recordPayment } from './mutations/record.ts';
import { refundPayment } from './mutations/refund.ts';
import { cashFor, settleCash, settleExactly } from './settling.ts';

const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

const orderOf = ({ lines, discount, charges }: Billable): Order =>
  anOrder({ charges, discount, lines: lines.map((line, i) => aLine({ ...line, id: anId(100 + i) })) });

/** How guests part the bill: evenly, or each taking pieces off the table. */
type Parting = { kind: 'evenly'; guests: number } | { kind: 'byItem'; guests: number; whose: number[] };
const partings: fc.Arbitrary<Parting> = fc.oneof(
  fc.record({ kind: fc.constant('evenly' as const), guests: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    kind: fc.constant('byItem' as const),
    guests: fc.integer({ min: 1, max: 5 }),
    whose: fc.array(fc.nat(4), { minLength: 1, maxLength: 30 }),
  }),
);

function partsOf(order: Order, parting: Parting): number[] {
  if (parting.kind === 'evenly') return evenParts(dueOf(order), parting.guests);
  const parts = Array.from({ length: parting.guests }, () => 0);
  for (const [i, piece] of pieceShares(order).flat().entries()) {
    const guest = (parting.whose[i % parting.whose.length] ?? 0) % parting.guests;
    parts[guest] = (parts[guest] ?? 0) + piece;
  }
  return parts;
}

/** Every part by an ordinary payment, in cash or by card as `inCash` says. */
function paid(order: Order, parts: readonly number[], inCash: readonly boolean[]): Order {
  return parts
    .filter((part) => part > 0)
    .reduce((standing, amount, i) => {
      const isCash = inCash[i % inCash.length] ?? true;
      const part = Math.min(amount, dueOf(standing));
      if (part === 0) return standing;
      return after(recordPayment, standing, {
        orderId: ORDER,
        paymentId: anId<PaymentId>(300 + i),
        method: isCash ? 'cash' : 'card',
        ...(isCash ? settleCash(standing, part, cashFor(standing, part)) : settleExactly(part)),
        reference: null,
        assurance: isCash ? 'counted' : 'attested',
        receiptNumber: 'R',
        shiftId: null,
      });
    }, order);
}

/** Gives all of it back: of each payment first some of it, then the rest. */
function givenBack(order: Order, shares: readonly number[]): Order {
  let standing = order;
  let n = 0;
  const give = (paymentId: PaymentId, money: number) => {
    const payment = standing.payments.find((each) => each.id === paymentId);
    const part = payment && refundOf(leftOf(standing, payment), money);
    if (!part || part.amount === 0) return;
    standing = after(refundPayment, standing, {
      orderId: ORDER,
      refundId: anId<RefundId>(500 + (n += 1)),
      paymentId,
      method: 'cash',
      ...part,
      shiftId: null,
      reference: null,
      reason: 'keliru',
      receiptNumber: 'R',
    });
    expect(dueOf(standing)).toBe(billOf(standing).total - netPaidOf(standing));
  };
  for (const [i, payment] of order.payments.entries()) {
    give(payment.id, Math.floor((keptOf(payment) * (shares[i % shares.length] ?? 0)) / 100));
    const left = leftOf(standing, payment);
    if (left.amount > 0) give(payment.id, keptOf(left));
  }
  return standing;
}

describe('a bill under any discounts, settings of tax and service, and any split', () => {
  const ways = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });

  it('is settled to the unit by its parts, the rounding of cash apart', () => {
    fc.assert(
      fc.property(billables, partings, ways, (billable, parting, inCash) => {
        const order = orderOf(billable);
        const { total } = billOf(order);
        const parts = partsOf(order, parting);
        expect(sum(parts)).toBe(total);
        const settled = paid(order, parts, inCash);
        expect([dueOf(settled), netPaidOf(settled)]).toEqual([0, total]);
        expect(paymentStatusOf(settled)).toBe(total === 0 ? 'unpaid' : 'paid');
      }),
      { numRuns: 200 },
    );
  });

  it('comes back to nothing when all is given back, in parts or whole: to the coin that was put into the drawer', () => {
    fc.assert(
      fc.property(
        billables,
        partings,
        ways,
        fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }),
        (billable, parting, inCash, shares) => {
          const settled = paid(orderOf(billable), partsOf(orderOf(billable), parting), inCash);
          const back = givenBack(settled, shares);
          expect([netPaidOf(back), dueOf(back)]).toEqual([0, billOf(back).total]);
          expect(sum(back.refunds.map(keptOf))).toBe(sum(back.payments.map((each) => each.tendered)));
          expect(paymentStatusOf(back)).toBe(back.payments.length === 0 ? 'unpaid' : 'refunded');
        },
      ),
      { numRuns: 200 },
    );
  });
});
