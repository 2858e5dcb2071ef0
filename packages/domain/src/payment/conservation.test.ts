import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId, PaymentId, ProductId } from '../kernel/ids.ts';
import type { Doc } from '../mutation.ts';
import { billOf } from '../order/bill.ts';
import { addLine } from '../order/mutations/add-line.ts';
import { cancelOrder } from '../order/mutations/cancel.ts';
import { changeQuantity } from '../order/mutations/change-quantity.ts';
import { paidOf, Order } from '../order/order.ts';
import { DEFAULT_CHARGES } from '../outlet/charges.ts';
import { aContext, anId, anOrder, frozen, LINE, ORDER, outcomeOf, worldOf } from '../testing/builders.ts';
import { recordPayment } from './mutations/record.ts';
import { UnallocatedMoney } from './payment.ts';

type Args = ReturnType<typeof recordPayment.args.parse>;
type Step =
  { kind: 'pay'; args: Args } | { kind: 'add' } | { kind: 'quantity'; quantity: number } | { kind: 'cancel' };

const payments: fc.Arbitrary<Step> = fc
  .record({
    paymentId: fc.integer({ min: 300, max: 306 }).map((n) => anId<PaymentId>(n)),
    isCash: fc.boolean(),
    amount: fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 99 })),
    rounding: fc.oneof(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -200_000, max: 200_000 })),
    change: fc.nat(50_000),
  })
  .filter(({ isCash, amount, rounding }) => !isCash || amount + rounding >= 0)
  .map(({ paymentId, isCash, amount, rounding, change }) => ({
    kind: 'pay',
    args: {
      orderId: ORDER,
      paymentId,
      method: isCash ? 'cash' : 'qris',
      amount,
      rounding: isCash ? rounding : 0,
      tendered: isCash ? amount + rounding + change : amount,
      change: isCash ? change : 0,
      reference: null,
      assurance: isCash ? 'counted' : 'attested',
      receiptNumber: 'R',
    },
  }));
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: payments },
    { weight: 2, arbitrary: fc.constant({ kind: 'add' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('quantity' as const),
        quantity: fc.integer({ min: 1, max: 6 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
  ),
  { maxLength: 14 },
);

/** As a server takes it: booked, else salvaged, else refused. */
function pay(order: Order, args: Args): Doc[] {
  const world = worldOf(frozen(order));
  const result = recordPayment.apply(world, args, aContext());
  return result.ok ? result.value : (recordPayment.salvage?.(world, args, aContext(), result.error) ?? []);
}

function edit(order: Order, step: Exclude<Step, { kind: 'pay' }>, i: number): Order {
  const edited =
    step.kind === 'add'
      ? outcomeOf(addLine, order, {
          orderId: ORDER,
          lineId: anId<LineId>(400 + i),
          productId: anId<ProductId>(71),
          name: 'Es Teh Manis',
          unitPrice: 5_000,
          quantity: 1,
          modifiers: [],
          note: '',
          taxClass: 'standard',
        })
      : step.kind === 'quantity'
        ? outcomeOf(changeQuantity, order, { orderId: ORDER, lineId: LINE, quantity: step.quantity })
        : outcomeOf(cancelOrder, order, { orderId: ORDER, reason: 'tamu pulang' });
  return typeof edited === 'string' ? order : edited;
}

describe('whatever is paid, in whatever order, and whatever becomes of the bill meanwhile', () => {
  it('what was kept is what is booked and what waits, to the unit, and never less than nothing', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 100, 500), (sequence, cashRounding) => {
        let order = anOrder({ charges: { ...DEFAULT_CHARGES, cashRounding } });
        let kept = 0;
        let waiting = 0;
        for (const [i, step] of sequence.entries()) {
          if (step.kind !== 'pay') {
            order = edit(order, step, i);
            continue;
          }
          // A number that is booked already is the same payment once more: no new money.
          const isAgain = order.payments.some((each) => each.id === step.args.paymentId);
          if (!isAgain) kept += step.args.tendered - step.args.change;
          for (const each of pay(order, step.args))
            if (each.kind === 'order') order = each.doc;
            else waiting += UnallocatedMoney.parse(each.doc).amount;
        }
        const booked = order.payments.reduce((sum, each) => sum + each.amount + each.rounding, 0);
        const handed = order.payments.reduce((sum, each) => sum + each.tendered - each.change, 0);
        expect(booked + waiting).toBe(kept);
        expect(handed).toBe(booked);
        expect(paidOf(order)).toBeLessThanOrEqual(billOf(order).total);
        expect(() => Order.parse(order)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
