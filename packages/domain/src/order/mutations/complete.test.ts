import { describe, expect, it } from 'vitest';
import {
  ADVANCED,
  aContext,
  after,
  aLine,
  anOrder,
  aPayment,
  aRefund,
  aSentOrder,
  CASHIER,
  LATER_LINE,
  ORDER,
  outcomeOf,
  sentAt,
} from '../../testing/builders.ts';
import { completeOrder } from './complete.ts';

const args = { orderId: ORDER, keepsTable: false };
const payments = [aPayment()];

describe('completing an order', () => {
  it('closes one that is sent and paid in full, with who and when', () => {
    const order = aSentOrder({ payments });
    expect(after(completeOrder, order, args)).toEqual({
      ...order,
      status: 'completed',
      completedAt: aContext().at,
      completedBy: CASHIER,
      stamp: ADVANCED,
    });
  });

  it('a second time, by another tablet, leaves it as the first left it', () => {
    const once = after(completeOrder, aSentOrder({ payments }), args);
    const { stamp: _, ...twice } = after(
      completeOrder,
      once,
      args,
      aContext({ at: aContext().at + 1, version: 10 }),
    );
    expect(once).toMatchObject(twice);
  });

  it('does not wait for void lines', () => {
    const voided = aLine({ id: LATER_LINE, sentAt, kitchenStatus: 'void', voidReason: 'habis' });
    const order = aSentOrder({ payments, lines: [aLine({ sentAt }), voided] });
    expect(after(completeOrder, order, args).status).toBe('completed');
  });

  it('is refused while something is unsent, something is due, or nothing is on it', () => {
    expect(outcomeOf(completeOrder, anOrder({ payments }), args)).toBe('LINES_UNSENT');
    expect(outcomeOf(completeOrder, aSentOrder(), args)).toBe('BALANCE_DUE');
    const part = [aPayment({ amount: 57_499, tendered: 57_499 })];
    expect(outcomeOf(completeOrder, aSentOrder({ payments: part }), args)).toBe('BALANCE_DUE');
    const givenBack = { payments, refunds: [aRefund({ amount: 1 })] };
    expect(outcomeOf(completeOrder, aSentOrder(givenBack), args)).toBe('BALANCE_DUE');
    expect(outcomeOf(completeOrder, anOrder({ lines: [] }), args)).toBe('ORDER_EMPTY');
    const voided = aLine({ sentAt, kitchenStatus: 'void', voidReason: 'habis' });
    expect(outcomeOf(completeOrder, aSentOrder({ lines: [voided] }), args)).toBe('ORDER_EMPTY');
  });

  it('is refused where there is no such order, and for one that was cancelled', () => {
    expect(outcomeOf(completeOrder, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(completeOrder, aSentOrder({ payments, status: 'cancelled' }), args)).toBe(
      'ORDER_CLOSED',
    );
  });
});
