import { describe, expect, it } from 'vitest';
import { aLine, anId, anOrder, aPayment, LATER_LINE, LINE, sentAt } from '../testing/builders.ts';
import { dueOf, findLine, isClosed, paidOf, paymentStatusOf, unsentLines } from './order.ts';

const voided = aLine({ id: LATER_LINE, sentAt, kitchenStatus: 'void', voidReason: 'habis' });

describe('what is due', () => {
  it('is the bill less what was paid, rounding left out', () => {
    expect(dueOf(anOrder())).toBe(57_500);
    const part = aPayment({ amount: 30_000, rounding: 50, tendered: 30_050 });
    expect(paidOf(anOrder({ payments: [part] }))).toBe(30_000);
    expect(dueOf(anOrder({ payments: [part] }))).toBe(27_500);
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
});
