import { describe, expect, it } from 'vitest';
import type { MutationArgs, RejectionCode } from '../../registry.ts';
import { dueOf, Order, paymentStatusOf } from '../../order/order.ts';
import {
  ADVANCED,
  aContext,
  after,
  anId,
  anOrder,
  aPayment,
  aRefund,
  CASHIER,
  ME,
  ORDER,
  outcomeOf,
  PAYMENT,
  REFUND,
} from '../../testing/builders.ts';
import { salvaged } from '../../testing/salvaged.ts';
import { UnallocatedMoney, type Payment } from '../payment.ts';
import { refundPayment } from './refund.ts';

type Args = MutationArgs<'payment.refund'>;

const args = (overrides: Partial<Args> = {}): Args => ({
  orderId: ORDER,
  refundId: REFUND,
  paymentId: PAYMENT,
  method: 'cash',
  amount: 57_500,
  rounding: 0,
  reference: null,
  reason: 'pesanan keliru',
  receiptNumber: 'JKT-1-261120-R2',
  shiftId: null,
  ...overrides,
});
const paid = (payment: Partial<Payment> = {}, overrides: Partial<Order> = {}) =>
  anOrder({ payments: [aPayment(payment)], ...overrides });
/** 63.250 that were paid with 63.300, and 63.249 that were paid with 63.200. */
const roundedUp = { amount: 63_250, rounding: 50, tendered: 63_300 };
const roundedDown = { amount: 63_249, rounding: -49, tendered: 63_200 };

describe('giving money back', () => {
  it('books it beside the payment, with how, why, when and by whom, and advances the order', () => {
    const order = after(refundPayment, paid(), args());
    const { orderId: _, refundId, shiftId: __, ...rest } = args();
    expect(order).toEqual(
      anOrder({
        payments: [aPayment()],
        refunds: [{ id: refundId, ...rest, givenAt: aContext().at, givenBy: CASHIER }],
        stamp: ADVANCED,
      }),
    );
    expect(() => Order.parse(order)).not.toThrow();
  });

  it('of all of an open bill leaves all of it to pay', () => {
    const order = after(refundPayment, paid(), args());
    expect([paymentStatusOf(order), dueOf(order)]).toEqual(['refunded', 57_500]);
  });

  it('of a part, and then of the rest', () => {
    const part = after(refundPayment, paid(), args({ amount: 20_000 }));
    expect([paymentStatusOf(part), dueOf(part)]).toEqual(['partial', 20_000]);
    const all = after(refundPayment, part, args({ refundId: anId(36), amount: 37_500 }));
    expect([paymentStatusOf(all), dueOf(all)]).toEqual(['refunded', 57_500]);
  });

  it('of a closed order leaves it closed, paid until all is given back, and owing nothing', () => {
    const closed = paid({}, { status: 'completed' });
    const part = after(refundPayment, closed, args({ amount: 20_000 }));
    expect([part.status, paymentStatusOf(part), dueOf(part)]).toEqual(['completed', 'paid', 0]);
    const all = after(refundPayment, part, args({ refundId: anId(36), amount: 37_500 }));
    expect([all.status, paymentStatusOf(all), dueOf(all)]).toEqual(['completed', 'refunded', 0]);
  });

  it('goes by another way than the money came', () => {
    const order = after(refundPayment, paid({ method: 'qris', assurance: 'attested' }), args());
    expect(order.refunds).toMatchObject([{ method: 'cash' }]);
  });

  it.each([roundedUp, roundedDown])(
    'gives $tendered back as it came, its rounding with the last of it',
    (cash) => {
      const whole = args({ amount: cash.amount, rounding: cash.rounding });
      expect(after(refundPayment, paid(cash), whole).refunds).toHaveLength(1);

      const part = after(refundPayment, paid(cash), args({ amount: 20_000 }));
      const rest = args({ refundId: anId(36), amount: cash.amount - 20_000, rounding: cash.rounding });
      const { refunds } = after(refundPayment, part, rest);
      expect(refunds.reduce((sum, each) => sum + each.amount + each.rounding, 0)).toBe(cash.tendered);
    },
  );

  it('commutes: it overwrites nothing', () => {
    expect(refundPayment.overwrites(args())).toEqual([]);
  });

  const refusals: [RejectionCode, string, Order | undefined, Args][] = [
    ['ORDER_UNKNOWN', 'an order that nobody knows', undefined, args()],
    ['PAYMENT_UNKNOWN', 'a payment that nobody knows', anOrder(), args()],
    ['PAYMENT_UNKNOWN', 'a payment of another number', paid({ id: anId(31) }), args()],
    ['REFUND_EXISTS', 'the same refund again', paid({}, { refunds: [aRefund({ amount: 1 })] }), args()],
    ['REFUND_TOO_MUCH', 'more than was paid', paid(), args({ amount: 57_501 })],
    [
      'REFUND_TOO_MUCH',
      'more than is left',
      paid({}, { refunds: [aRefund({ id: anId(36), amount: 20_000 })] }),
      args({ amount: 37_501 }),
    ],
    ['REFUND_MISMATCH', 'rounding that never came', paid(), args({ rounding: 100 })],
    ['REFUND_MISMATCH', 'all but the rounding', paid(roundedUp), args({ amount: 63_250 })],
    ['REFUND_MISMATCH', 'all, rounding kept back', paid(roundedDown), args({ amount: 63_249 })],
    ['REFUND_MISMATCH', 'more coins than came', paid(roundedDown), args({ amount: 63_220 })],
    ['REFUND_MISMATCH', 'a part with rounding', paid(roundedUp), args({ amount: 20_000, rounding: 50 })],
  ];
  it.each(refusals)('is refused as %s for %s', (code, _, order, wrong) => {
    expect(outcomeOf(refundPayment, order, wrong)).toBe(code);
  });

  it.each([
    ['nothing', { amount: 0 }],
    ['a negative amount', { amount: -1 }],
    ['rounding that takes more than all', { amount: 40, rounding: -41 }],
    ['half a unit', { amount: 0.5 }],
    ['no reason', { reason: '  ' }],
    ['no receipt number', { receiptNumber: '' }],
  ])('does not take %s', (_, wrong) => {
    expect(refundPayment.args.safeParse(args(wrong)).success).toBe(false);
  });
});

const salvage = (order: Order | undefined, money: Args, code: RejectionCode) =>
  salvaged('payment.refund', order, money, code);

describe('money that was given back though it was refused', () => {
  it.each(['ORDER_UNKNOWN', 'PAYMENT_UNKNOWN', 'NOT_PERMITTED', 'ACTOR_UNKNOWN'] as const)(
    'as %s waits whole, as money that went out, without touching the order',
    (code) => {
      const { order, waiting } = salvage(paid(), args(), code);
      expect(order).toBeUndefined();
      expect(waiting).toEqual([
        {
          id: aContext().mutationId,
          direction: 'out',
          paymentId: PAYMENT,
          refundId: REFUND,
          deviceId: ME,
          orderId: ORDER,
          amount: 57_500,
          method: 'cash',
          reason: code,
          reference: null,
          receiptNumber: 'JKT-1-261120-R2',
          takenAt: aContext().at,
          takenBy: CASHIER,
        },
      ]);
      expect(waiting.every((each) => UnallocatedMoney.safeParse(each).success)).toBe(true);
    },
  );

  it('as too much takes what the payment has left, and only the rest waits', () => {
    const before = paid({}, { refunds: [aRefund({ id: anId(36), amount: 50_000 })] });
    const { order, waiting } = salvage(before, args(), 'REFUND_TOO_MUCH');
    expect(order?.refunds).toMatchObject([{ amount: 50_000 }, { id: REFUND, amount: 7_500 }]);
    expect(order?.stamp).toEqual(ADVANCED);
    expect(waiting).toMatchObject([{ direction: 'out', amount: 50_000, reason: 'REFUND_TOO_MUCH' }]);
    expect(() => Order.parse(order)).not.toThrow();
  });

  it('rounded as the payment was not counts for as much as went out of the drawer', () => {
    const rounded = args({ amount: 57_460, rounding: 40 });
    const { order, waiting } = salvage(paid(), rounded, 'REFUND_MISMATCH');
    expect(order?.refunds).toMatchObject([{ amount: 57_500, rounding: 0 }]);
    expect(waiting).toEqual([]);
  });

  it('takes the rounding that is left along', () => {
    const before = paid(roundedUp, { refunds: [aRefund({ id: anId(36), amount: 20_000 })] });
    const { order, waiting } = salvage(before, args({ amount: 63_250, rounding: 50 }), 'REFUND_TOO_MUCH');
    expect(order?.refunds.at(-1)).toMatchObject({ amount: 43_250, rounding: 50 });
    expect(waiting).toMatchObject([{ amount: 20_000 }]);
  });

  it('was less than it says, all but the coins that rounding took: so much is booked, and nothing waits', () => {
    const tooMuch = args({ amount: 57_549, rounding: -149 });
    const { order, waiting } = salvage(paid(), tooMuch, 'REFUND_TOO_MUCH');
    expect(order?.refunds).toMatchObject([{ amount: 57_400, rounding: 0 }]);
    expect(waiting).toEqual([]);
  });

  it('waits whole where the payment has nothing left, or where so much can only be given back otherwise', () => {
    const empty = paid({}, { refunds: [aRefund({ id: anId(36) })] });
    expect(salvage(empty, args(), 'REFUND_TOO_MUCH')).toMatchObject({
      order: undefined,
      waiting: [{ amount: 57_500 }],
    });
    expect(salvage(paid(roundedUp), args({ amount: 63_260 }), 'REFUND_TOO_MUCH')).toMatchObject({
      order: undefined,
      waiting: [{ amount: 63_260 }],
    });
  });

  it('is not booked again when it is the same refund', () => {
    const done = paid({}, { refunds: [aRefund()] });
    expect(salvage(done, args(), 'REFUND_EXISTS').waiting).toEqual([]);
  });
});
