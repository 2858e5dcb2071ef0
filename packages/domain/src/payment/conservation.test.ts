import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId, PaymentId, ProductId, RefundId } from '../kernel/ids.ts';
import { billOf } from '../order/bill.ts';
import { addLine } from '../order/mutations/add-line.ts';
import { cancelOrder } from '../order/mutations/cancel.ts';
import { changeQuantity } from '../order/mutations/change-quantity.ts';
import { netPaidOf, Order } from '../order/order.ts';
import { DEFAULT_CHARGES } from '../outlet/charges.ts';
import type { AnyEffects } from '../registry.ts';
import {
  aContext,
  anId,
  anOrder,
  frozen,
  LINE,
  ORDER,
  outcomeOf,
  worldOf,
  type AnyMutation,
} from '../testing/builders.ts';
import { keptOf, leftOf } from './left.ts';
import { recordPayment } from './mutations/record.ts';
import { refundPayment } from './mutations/refund.ts';
import { UnallocatedMoney } from './payment.ts';

type Taken = Omit<ReturnType<typeof recordPayment.args.parse>, 'shiftId'>;
type Given = Omit<ReturnType<typeof refundPayment.args.parse>, 'shiftId'>;
type Edit = { kind: 'add' } | { kind: 'quantity'; quantity: number } | { kind: 'cancel' };
type Step = { kind: 'pay'; args: Taken } | { kind: 'refund'; args: Given } | Edit;

const paymentIds = fc.integer({ min: 300, max: 306 }).map((n) => anId<PaymentId>(n));

const payments: fc.Arbitrary<Step> = fc
  .record({
    paymentId: paymentIds,
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
/** Of payments that were taken and of others, as much as came and more, with rounding that fits and that does not. */
const refunds: fc.Arbitrary<Step> = fc
  .record({
    refundId: fc.integer({ min: 350, max: 356 }).map((n) => anId<RefundId>(n)),
    paymentId: paymentIds,
    amount: fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 99 })),
    rounding: fc.oneof(fc.constant(0), fc.integer({ min: -99, max: 99 })),
  })
  .filter(({ amount, rounding }) => amount + rounding >= 0)
  .map((given) => ({
    kind: 'refund',
    args: { orderId: ORDER, method: 'cash', reference: null, reason: 'keliru', receiptNumber: 'R', ...given },
  }));

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: payments },
    { weight: 4, arbitrary: refunds },
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
  { maxLength: 18 },
);

/** As a server takes it: booked, else salvaged, else refused. */
function take<Args>(order: Order, mutation: AnyMutation<Args>, args: Args): AnyEffects | null {
  const world = worldOf(frozen(order));
  const result = mutation.apply(world, args, aContext());
  return result.ok ? result.value : (mutation.salvage?.(world, args, aContext(), result.error) ?? null);
}

/** A refund of all that is left of a payment where there is one: what people do mostly. */
function whole(order: Order, args: Given): Given {
  const payment = order.payments.find((each) => each.id === args.paymentId);
  const left = payment && leftOf(order, payment);
  return left && left.amount > 0 && args.amount % 2 === 0 ? { ...args, ...left } : args;
}

function edit(order: Order, step: Edit, i: number): Order {
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

/** What an order and the money beside it come to after some steps, and what went through the drawer meanwhile. */
function after(sequence: readonly Step[], cashRounding: number) {
  let order = anOrder({ charges: { ...DEFAULT_CHARGES, cashRounding } });
  const moved = { in: 0, out: 0 };
  const waiting = { in: 0, out: 0 };
  const keep = (effects: AnyEffects | null) => {
    for (const { kind, doc } of effects?.documents ?? []) if (kind === 'order') order = doc;
    for (const { kind, entry } of effects?.entries ?? [])
      if (kind === 'unallocated') waiting[entry.direction] += UnallocatedMoney.parse(entry).amount;
  };
  for (const [i, step] of sequence.entries()) {
    // A number that is booked already is the same payment, or the same refund, once more: no new money.
    if (step.kind === 'pay') {
      if (order.payments.every((each) => each.id !== step.args.paymentId))
        moved.in += step.args.tendered - step.args.change;
      keep(take(order, recordPayment, { ...step.args, shiftId: null }));
    } else if (step.kind === 'refund') {
      const args = whole(order, step.args);
      if (order.refunds.every((each) => each.id !== args.refundId)) moved.out += keptOf(args);
      keep(take(order, refundPayment, { ...args, shiftId: null }));
    } else order = edit(order, step, i);
  }
  return { order, moved, waiting };
}
const sum = <T>(all: readonly T[], of: (each: T) => number) =>
  all.reduce((total, each) => total + of(each), 0);

describe('whatever is paid and given back, in whatever order, and whatever becomes of the bill meanwhile', () => {
  it('what moved is what is booked and what waits, either way, to the unit', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 100, 500), (sequence, cashRounding) => {
        const { order, moved, waiting } = after(sequence, cashRounding);
        const booked = sum(order.payments, keptOf);
        expect(booked + waiting.in).toBe(moved.in);
        expect(sum(order.payments, (each) => each.tendered - each.change)).toBe(booked);
        expect(sum(order.refunds, keptOf) + waiting.out).toBe(moved.out);
        expect(() => Order.parse(order)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('no bill is paid over, and of no payment more goes back than came', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 100, 500), (sequence, cashRounding) => {
        const { order } = after(sequence, cashRounding);
        expect(netPaidOf(order)).toBeLessThanOrEqual(billOf(order).total);
        for (const payment of order.payments) {
          const left = leftOf(order, payment);
          expect(Math.min(left.amount, keptOf(left))).toBeGreaterThanOrEqual(0);
          if (left.amount === 0) expect(left.rounding).toBe(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
