import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId, PaymentId, ProductId, RefundId } from '../kernel/ids.ts';
import { roundToDenomination } from '../kernel/money.ts';
import { billOf } from '../order/bill.ts';
import { addLine } from '../order/mutations/add-line.ts';
import { cancelOrder } from '../order/mutations/cancel.ts';
import { changeQuantity } from '../order/mutations/change-quantity.ts';
import { dueOf, netPaidOf, Order } from '../order/order.ts';
import { DEFAULT_CHARGES } from '../outlet/charges.ts';
import type { AnyEffects } from '../registry.ts';
import {
  aContext,
  aLine,
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
import { cashFor, settleCash } from './settling.ts';

type Taken = Omit<ReturnType<typeof recordPayment.args.parse>, 'shiftId'>;
type Given = Omit<ReturnType<typeof refundPayment.args.parse>, 'shiftId'>;
/**
 * A till that asks for all that is due, or for a share of it; the guest hands over so much more or less. An old one rounds
 * every share to coins.
 */
type Till = { kind: 'till'; paymentId: PaymentId; percent: number; more: number; isOld: boolean };
type Edit = { kind: 'add' } | { kind: 'quantity'; quantity: number } | { kind: 'cancel' };
type Step = Till | { kind: 'pay'; args: Taken } | { kind: 'refund'; args: Given } | Edit;

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
const tills: fc.Arbitrary<Till> = fc.record({
  kind: fc.constant('till' as const),
  paymentId: paymentIds,
  percent: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 99 })),
  more: fc.oneof(fc.constant(0), fc.integer({ min: -500, max: 50_000 })),
  isOld: fc.boolean(),
});
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
    { weight: 4, arbitrary: payments },
    { weight: 4, arbitrary: tills },
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

/** What the till makes of what the guest hands over; nothing where there is nothing to take. */
function atTheTill(order: Order, { paymentId, percent, more, isOld }: Till): Taken | null {
  const part = Math.ceil((dueOf(order) * percent) / 100);
  const inCoins = roundToDenomination(part, order.charges.cashRounding);
  const tendered = isOld ? inCoins : cashFor(order, part) + more;
  if (part === 0 || (tendered <= 0 && !isOld)) return null;
  const about = { method: 'cash', reference: null, assurance: 'counted', receiptNumber: 'R' } as const;
  const settlement = isOld
    ? { amount: part, rounding: inCoins - part, tendered, change: 0 }
    : settleCash(order, part, tendered);
  return { orderId: ORDER, paymentId, ...about, ...settlement };
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
function after(
  sequence: readonly Step[],
  cashRounding: number,
  seen: (order: Order) => void = () => undefined,
) {
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
    if (step.kind === 'pay' || step.kind === 'till') {
      const args = step.kind === 'till' ? atTheTill(order, step) : step.args;
      if (!args) continue;
      if (order.payments.every((each) => each.id !== args.paymentId)) moved.in += args.tendered - args.change;
      keep(take(order, recordPayment, { ...args, shiftId: null }));
    } else if (step.kind === 'refund') {
      const args = whole(order, step.args);
      if (order.refunds.every((each) => each.id !== args.refundId)) moved.out += keptOf(args);
      keep(take(order, refundPayment, { ...args, shiftId: null }));
    } else order = edit(order, step, i);
    seen?.(order);
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

  it('rounding moves no bill by more than half a coin, at any moment, and no payment is of nothing', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 100, 500), (sequence, cashRounding) => {
        after(sequence, cashRounding, (order) => {
          const rounded = sum(order.payments, (each) => leftOf(order, each).rounding);
          expect(2 * Math.abs(rounded)).toBeLessThanOrEqual(cashRounding);
          expect(sum(order.payments, keptOf) - sum(order.refunds, keptOf)).toBe(netPaidOf(order) + rounded);
          for (const each of [...order.payments, ...order.refunds]) expect(keptOf(each)).toBeGreaterThan(0);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('what a till asks for is taken as it stands, and change is never more than came', () => {
    fc.assert(
      fc.property(steps, tills, fc.constantFrom(0, 100, 500), (sequence, till, cashRounding) => {
        const { order } = after(sequence, cashRounding);
        const args = atTheTill(order, { ...till, paymentId: anId(399), isOld: false });
        if (!args) return;
        expect(recordPayment.args.safeParse(args).success).toBe(true);
        const taken = outcomeOf(recordPayment, order, { ...args, shiftId: null });
        expect(taken).toMatchObject({ payments: [...order.payments, { amount: args.amount }] });
        expect(args.change).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a bill of 24.000 where the smallest coin is 500', () => {
  const charges = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0, cashRounding: 500 };
  const bill = (): Order => anOrder({ charges, lines: [aLine({ unitPrice: 24_000, quantity: 1 })] });
  /** One payment after the other, each rounded on its own, as apps of before rounded them. */
  const paidBy = (parts: readonly (readonly [amount: number, rounding: number])[]): Order =>
    parts.reduce((order, [amount, rounding], i) => {
      const args = { orderId: ORDER, paymentId: anId<PaymentId>(300 + i), amount, rounding };
      const about = { method: 'cash', reference: null, assurance: 'counted', receiptNumber: 'R' } as const;
      const handed = { tendered: amount + rounding, change: 0, shiftId: null };
      const effects = take(order, recordPayment, { ...args, ...about, ...handed });
      return effects?.documents.find((each) => each.kind === 'order')?.doc ?? order;
    }, bill());

  it('is not paid by 96 payments of 249 that were rounded away, and one of 96', () => {
    const paid = paidBy([...Array.from({ length: 96 }, () => [249, -249] as const), [96, -96]]);
    expect([paid.payments, dueOf(paid)]).toEqual([[], 24_000]);
  });

  it('owes what three guests of an app of before were rounded down by', () => {
    const paid = paidBy([
      [8_249, -249],
      [8_249, -249],
      [7_502, -2],
    ]);
    expect([paid.payments.map(keptOf), dueOf(paid)]).toEqual([[8_000, 8_000, 7_500], 500]);
  });

  it('is paid at once as ever', () => {
    expect(dueOf(paidBy([[24_000, 0]]))).toBe(0);
  });
});
