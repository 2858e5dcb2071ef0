import { describe, expect, it } from 'vitest';
import { aLine, anId, anOrder, aPayment, aRefund, LATER_LINE, LINE, sentAt } from '../testing/builders.ts';
import { isClosed } from './account.ts';
import {
  dueOf,
  findLine,
  netPaidOf,
  Order,
  paidOf,
  paymentStatusOf,
  refundedOf,
  unsentLines,
} from './order.ts';

const voided = aLine({ id: LATER_LINE, sentAt, kitchenStatus: 'void', voidReason: 'habis' });

describe('what is due', () => {
  it('is the bill less what was paid, rounding left out', () => {
    expect(dueOf(anOrder())).toBe(57_500);
    const part = aPayment({ amount: 30_000, rounding: 50, tendered: 30_050 });
    expect(paidOf(anOrder({ payments: [part] }))).toBe(30_000);
    expect(dueOf(anOrder({ payments: [part] }))).toBe(27_500);
  });

  it('is due again once it was given back, rounding left out', () => {
    const paid = { payments: [aPayment({ amount: 57_500, rounding: 50, tendered: 57_550 })] };
    const order = anOrder({ ...paid, refunds: [aRefund({ amount: 57_500, rounding: 50 })] });
    expect([paidOf(order), refundedOf(order), netPaidOf(order), dueOf(order)]).toEqual([
      57_500, 57_500, 0, 57_500,
    ]);
  });

  it('is nothing on a closed order, whatever was given back since', () => {
    const closed = { status: 'completed' as const, payments: [aPayment()], refunds: [aRefund()] };
    expect(dueOf(anOrder(closed))).toBe(0);
  });

  it('is never less than nothing', () => {
    expect(dueOf(anOrder({ lines: [], payments: [aPayment()] }))).toBe(0);
  });
});

describe('the payment status', () => {
  it('is unpaid, partial and paid', () => {
    expect(paymentStatusOf(anOrder())).toBe('unpaid');
    expect(paymentStatusOf(anOrder({ payments: [aPayment({ amount: 57_499 })] }))).toBe('partial');
    expect(paymentStatusOf(anOrder({ payments: [aPayment()] }))).toBe('paid');
    const two = [aPayment({ amount: 50_000 }), aPayment({ id: anId(31), amount: 7_500 })];
    expect(paymentStatusOf(anOrder({ payments: two }))).toBe('paid');
  });

  it('is refunded when all was given back, and paid anew when it was paid anew', () => {
    const refunds = [aRefund()];
    expect(paymentStatusOf(anOrder({ payments: [aPayment()], refunds }))).toBe('refunded');
    const again = [aPayment(), aPayment({ id: anId(31), method: 'card', assurance: 'attested' })];
    expect(paymentStatusOf(anOrder({ payments: again, refunds }))).toBe('paid');
  });

  it('of an open order is partial while a part was given back; of a completed one it stays paid', () => {
    const part = { payments: [aPayment()], refunds: [aRefund({ amount: 1 })] };
    expect(paymentStatusOf(anOrder(part))).toBe('partial');
    expect(paymentStatusOf(anOrder({ ...part, status: 'completed' }))).toBe('paid');
  });

  it('of an order of nothing is unpaid: nobody has paid', () => {
    expect(paymentStatusOf(anOrder({ lines: [] }))).toBe('unpaid');
  });
});

describe('an order', () => {
  it('is closed when completed or cancelled, and only then', () => {
    for (const status of ['pending', 'confirmed', 'preparing', 'ready'] as const)
      expect(isClosed({ status })).toBe(false);
    for (const status of ['completed', 'cancelled'] as const) expect(isClosed({ status })).toBe(true);
  });

  it('knows its lines by their ids', () => {
    expect(findLine(anOrder(), LINE)).toEqual(aLine());
    expect(findLine(anOrder(), LATER_LINE)).toBeUndefined();
  });

  it('knows what the kitchen has not got, void lines apart', () => {
    expect(unsentLines(anOrder({ lines: [aLine(), voided] }))).toEqual([aLine()]);
    expect(unsentLines(anOrder({ lines: [aLine({ sentAt }), { ...voided, sentAt: null }] }))).toEqual([]);
  });

  it('from before there were refunds is read as one without', () => {
    const { refunds: _, ...before } = anOrder();
    expect(Order.parse(before)).toEqual(anOrder());
  });
});
