import { describe, expect, it } from 'vitest';
import type { OrderId } from '../../kernel/ids.ts';
import type { MutationArgs, RejectionCode } from '../../registry.ts';
import { dueOf, Order, paymentStatusOf } from '../../order/order.ts';
import { DEFAULT_CHARGES } from '../../outlet/charges.ts';
import {
  ADVANCED,
  aContext,
  after,
  anId,
  anOrder,
  aPayment,
  CASHIER,
  ME,
  ORDER,
  outcomeOf,
  PAYMENT,
  worldOf,
} from '../../testing/builders.ts';
import { salvaged } from '../../testing/salvaged.ts';
import { UnallocatedMoney } from '../payment.ts';
import { recordPayment } from './record.ts';

type Args = MutationArgs<'payment.record'>;

/** 57.500 is due. */
const args = (overrides: Partial<Args> = {}): Args => ({
  orderId: ORDER,
  paymentId: PAYMENT,
  method: 'cash',
  amount: 57_500,
  rounding: 0,
  tendered: 60_000,
  change: 2_500,
  reference: null,
  assurance: 'counted',
  receiptNumber: 'JKT-1-261120-R1',
  shiftId: null,
  ...overrides,
});
const exactly = (amount: number, overrides: Partial<Args> = {}) =>
  args({ amount, tendered: amount, change: 0, ...overrides });
const card = (amount: number) =>
  exactly(amount, { method: 'card', assurance: 'attested', reference: 'EDC 123' });
/** An order whose cash is rounded to hundreds, with a line of such a price that `due` is due. */
function roundedOrder(due: number): Order {
  const charges = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0, cashRounding: 100 };
  const [line] = anOrder().lines;
  return anOrder({ charges, lines: line ? [{ ...line, quantity: 1, unitPrice: due }] : [] });
}

describe('recording a payment', () => {
  it('books it with what was handed over and given back, when and by whom, and advances the order', () => {
    const order = after(recordPayment, anOrder(), args());
    const { orderId: _, paymentId, shiftId: __, ...rest } = args();
    expect(order).toEqual(
      anOrder({
        payments: [{ id: paymentId, ...rest, takenAt: aContext().at, takenBy: CASHIER }],
        stamp: ADVANCED,
      }),
    );
    expect(() => Order.parse(order)).not.toThrow();
    expect(paymentStatusOf(order)).toBe('paid');
  });

  it('takes a part, and then the rest', () => {
    const half = after(recordPayment, anOrder(), exactly(30_000));
    expect([paymentStatusOf(half), dueOf(half)]).toEqual(['partial', 27_500]);
    const whole = after(recordPayment, half, { ...card(27_500), paymentId: anId(31) });
    expect([paymentStatusOf(whole), dueOf(whole)]).toEqual(['paid', 0]);
  });

  it('settles the bill to the unit when the cash is rounded to coins, up or down', () => {
    const up = after(
      recordPayment,
      roundedOrder(63_250),
      exactly(63_250, { rounding: 50, tendered: 63_300 }),
    );
    expect([paymentStatusOf(up), up.payments[0]?.rounding]).toEqual(['paid', 50]);
    const down = after(
      recordPayment,
      roundedOrder(63_249),
      exactly(63_249, { rounding: -49, tendered: 63_200 }),
    );
    expect([paymentStatusOf(down), down.payments[0]?.rounding]).toEqual(['paid', -49]);
  });

  it('commutes: it overwrites nothing', () => {
    expect(recordPayment.overwrites(args())).toEqual([]);
  });

  const refusals: [RejectionCode, string, Order | undefined, Args][] = [
    ['ORDER_UNKNOWN', 'an order that nobody knows', undefined, args()],
    ['PAYMENT_EXISTS', 'the same payment again', anOrder({ payments: [aPayment()] }), args()],
    ['ORDER_CLOSED', 'a completed order', anOrder({ status: 'completed' }), args()],
    ['ORDER_CLOSED', 'a cancelled order', anOrder({ status: 'cancelled' }), args()],
    ['ORDER_PAID', 'a paid order', anOrder({ payments: [aPayment({ id: anId(31) })] }), args()],
    ['ORDER_PAID', 'an order of nothing', anOrder({ lines: [] }), args()],
    ['OVERPAYMENT', 'more than is due', anOrder(), exactly(57_501)],
    [
      'TENDER_MISMATCH',
      'rounding where there is none',
      anOrder(),
      exactly(57_500, { rounding: -1, tendered: 57_499 }),
    ],
    [
      'TENDER_MISMATCH',
      'a bill that is rounded away',
      roundedOrder(57_500),
      exactly(57_500, { rounding: -57_500, tendered: 0 }),
    ],
    [
      'TENDER_MISMATCH',
      'rounding by more than half a coin',
      roundedOrder(57_500),
      exactly(57_500, { rounding: 51, tendered: 57_551 }),
    ],
    [
      'TENDER_MISMATCH',
      'a part that is rounded',
      roundedOrder(63_249),
      exactly(20_049, { rounding: -49, tendered: 20_000 }),
    ],
    [
      'TENDER_MISMATCH',
      'rounding that the amount does not need',
      roundedOrder(57_500),
      exactly(57_500, { rounding: -49, tendered: 57_451 }),
    ],
    [
      'TENDER_MISMATCH',
      'a payment of nothing',
      roundedOrder(49),
      exactly(49, { rounding: -49, tendered: 0 }),
    ],
    [
      'TENDER_MISMATCH',
      'a bill that was rounded by half a coin before',
      { ...roundedOrder(100_049), payments: [aPayment({ id: anId(31), amount: 50_000, rounding: -49 })] },
      exactly(50_049, { rounding: -49, tendered: 50_000 }),
    ],
  ];
  it.each(refusals)('is refused as %s for %s', (code, _, order, wrong) => {
    expect(outcomeOf(recordPayment, order, wrong)).toBe(code);
  });

  it('is refused where the same payment stands on another order, and then waits for a person', () => {
    const order = anOrder();
    const world = { ...worldOf(order), holderOf: () => ({ kind: 'order', id: anId<OrderId>(77) }) };
    const refusal = recordPayment.apply(world, args(), aContext());
    expect(refusal).toEqual({ ok: false, error: { code: 'PAYMENT_ELSEWHERE' } });
    const waiting = recordPayment.salvage?.(world, args(), aContext(), { code: 'PAYMENT_ELSEWHERE' });
    expect(waiting).toMatchObject({
      documents: [],
      entries: [
        { kind: 'unallocated', entry: { amount: 57_500, orderId: ORDER, reason: 'PAYMENT_ELSEWHERE' } },
      ],
    });
  });

  it.each([
    ['change that does not fit', { change: 2_000 }],
    ['nothing', { amount: 0, tendered: 0, change: 0 }],
    ['a negative amount', { amount: -1, tendered: 0, change: 1 }],
    ['more given back than handed over', { rounding: -57_600, tendered: 0, change: 100 }],
    ['change from a card', { method: 'card' as const, assurance: 'attested' as const }],
    ['a rounded card', { ...card(57_500), rounding: 50, tendered: 57_550 }],
    ['cash on the word of the cashier', { assurance: 'attested' as const }],
    ["a gateway's word from a tablet", { ...card(57_500), assurance: 'verified' as never }],
    ['a card that was counted', { ...card(57_500), assurance: 'counted' as const }],
    ['no receipt number', { receiptNumber: '' }],
    ['half a unit', { amount: 57_499.5, tendered: 57_499.5, change: 0 }],
  ])('does not take %s', (_, wrong) => {
    expect(recordPayment.args.safeParse(args(wrong)).success).toBe(false);
  });
});

const salvage = (order: Order | undefined, money: Args, code: RejectionCode) =>
  salvaged('payment.record', order, money, code);

describe('money that was taken though it was refused', () => {
  it.each(['ORDER_UNKNOWN', 'ORDER_CLOSED', 'ORDER_PAID', 'NOT_PERMITTED', 'ACTOR_UNKNOWN'] as const)(
    'as %s waits whole, without touching the order',
    (code) => {
      const { order, waiting } = salvage(anOrder({ status: 'completed' }), args(), code);
      expect(order).toBeUndefined();
      expect(waiting).toEqual([
        {
          id: aContext().mutationId,
          direction: 'in',
          refundId: null,
          paymentId: PAYMENT,
          deviceId: ME,
          orderId: ORDER,
          amount: 57_500,
          method: 'cash',
          reason: code,
          reference: null,
          receiptNumber: 'JKT-1-261120-R1',
          takenAt: aContext().at,
          takenBy: CASHIER,
        },
      ]);
      expect(waiting.every((each) => UnallocatedMoney.safeParse(each).success)).toBe(true);
    },
  );

  it('as an overpayment settles what is due, and only the rest waits', () => {
    const { order, waiting } = salvage(anOrder(), args({ amount: 60_000, change: 0 }), 'OVERPAYMENT');
    expect(order?.payments).toMatchObject([{ amount: 57_500, tendered: 57_500, change: 0 }]);
    expect(order?.stamp).toEqual(ADVANCED);
    expect(waiting).toMatchObject([{ amount: 2_500, reason: 'OVERPAYMENT' }]);
    expect(() => Order.parse(order)).not.toThrow();
  });

  it('waits as it was put into the drawer, rounding included', () => {
    const rounded = exactly(63_249, { rounding: -49, tendered: 63_200 });
    expect(salvage(undefined, rounded, 'ORDER_UNKNOWN').waiting).toMatchObject([{ amount: 63_200 }]);
  });

  it('settles a bill that meanwhile owes less but rounds to the same coins, and nothing waits', () => {
    const rounded = exactly(63_249, { rounding: -49, tendered: 70_000, change: 6_800 });
    const { order, waiting } = salvage(roundedOrder(63_230), rounded, 'OVERPAYMENT');
    expect(order?.payments).toMatchObject([
      { amount: 63_230, rounding: -30, tendered: 70_000, change: 6_800 },
    ]);
    expect(waiting).toEqual([]);
  });

  it('settles no more than it is worth', () => {
    const odd = exactly(63_249, { rounding: -20, tendered: 63_229 });
    const { order, waiting } = salvage(roundedOrder(63_240), odd, 'OVERPAYMENT');
    expect(order?.payments).toMatchObject([{ amount: 63_229, rounding: 0, tendered: 63_229 }]);
    expect(order && dueOf(order)).toBe(11);
    expect(waiting).toEqual([]);
  });

  it('a part that an app of before had rounded settles what was handed over, and the rest is still owed', () => {
    const part = exactly(20_049, { rounding: -49, tendered: 50_000, change: 30_000 });
    const { order, waiting } = salvage(roundedOrder(63_249), part, 'TENDER_MISMATCH');
    expect(order?.payments).toMatchObject([
      { amount: 20_000, rounding: 0, tendered: 50_000, change: 30_000 },
    ]);
    expect([order && dueOf(order), waiting]).toEqual([43_249, []]);
  });

  it('that came to nothing, all of it rounded away, leaves nothing to wait', () => {
    const nothing = exactly(40, { rounding: -40, tendered: 0 });
    expect(salvage(roundedOrder(40), nothing, 'ORDER_CLOSED')).toEqual({ order: undefined, waiting: [] });
  });

  it('is not booked again when it is the same payment', () => {
    expect(salvage(anOrder({ payments: [aPayment()] }), args(), 'PAYMENT_EXISTS').waiting).toEqual([]);
  });
});
