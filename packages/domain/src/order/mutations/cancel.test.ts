import { describe, expect, it } from 'vitest';
import {
  ADVANCED,
  aContext,
  after,
  anOrder,
  aPayment,
  aRefund,
  aSentOrder,
  CASHIER,
  ORDER,
  outcomeOf,
} from '../../testing/builders.ts';
import { cancelOrder } from './cancel.ts';

const args = { orderId: ORDER, reason: 'tamu pulang' };

describe('cancelling an order', () => {
  it.each([anOrder(), aSentOrder(), aSentOrder({ status: 'ready' })])(
    'closes it from any state before completed, with who, when and why',
    (order) => {
      expect(after(cancelOrder, order, args)).toEqual({
        ...order,
        status: 'cancelled',
        cancelledAt: aContext().at,
        cancelledBy: CASHIER,
        cancelReason: 'tamu pulang',
        stamp: ADVANCED,
      });
    },
  );

  it('is refused where there is no such order, and once it is closed', () => {
    expect(outcomeOf(cancelOrder, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(cancelOrder, anOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(cancelOrder, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
  });

  it('is refused once money was taken for it, in part or in full', () => {
    expect(outcomeOf(cancelOrder, anOrder({ payments: [aPayment({ amount: 1, tendered: 1 })] }), args)).toBe(
      'ORDER_HAS_PAYMENTS',
    );
  });

  it('is done once all the money was given back, and no sooner', () => {
    const payments = [aPayment()];
    const part = anOrder({ payments, refunds: [aRefund({ amount: 57_499 })] });
    expect(outcomeOf(cancelOrder, part, args)).toBe('ORDER_HAS_PAYMENTS');
    expect(after(cancelOrder, anOrder({ payments, refunds: [aRefund()] }), args).status).toBe('cancelled');
  });

  it('wants a reason', () => {
    for (const reason of ['', '  ', 'x'.repeat(201)])
      expect(cancelOrder.args.safeParse({ ...args, reason }).success).toBe(false);
  });
});
