import { describe, expect, it } from 'vitest';
import { anId, anOrder, aPayment, aRefund } from '../testing/builders.ts';
import { keptOf, leftOf, refundOf } from './left.ts';

describe('what is left of a payment', () => {
  it('is what was kept for it less what was given back of it, and of no other', () => {
    const rounded = aPayment({ amount: 63_250, rounding: 50, tendered: 63_300 });
    const refunds = [
      aRefund({ amount: 20_000 }),
      aRefund({ id: anId(36), paymentId: anId(31), amount: 5_000 }),
    ];
    expect(leftOf(anOrder({ refunds }), rounded)).toEqual({ amount: 43_250, rounding: 50 });
    expect(keptOf({ amount: 43_250, rounding: 50 })).toBe(43_300);
  });
});

describe('money that is given back', () => {
  it('counts as all that is left with its rounding, or as a part without', () => {
    const left = { amount: 63_250, rounding: 50 };
    expect(refundOf(left, 63_300)).toEqual(left);
    expect(refundOf(left, 63_249)).toEqual({ amount: 63_249, rounding: 0 });
    expect(refundOf({ amount: 63_249, rounding: -49 }, 63_200)).toEqual({ amount: 63_249, rounding: -49 });
  });

  it('is neither more than is left nor just the rounding less', () => {
    expect(refundOf({ amount: 63_250, rounding: 50 }, 63_301)).toBeUndefined();
    expect(refundOf({ amount: 63_250, rounding: 50 }, 63_250)).toBeUndefined();
    expect(refundOf({ amount: 63_249, rounding: -49 }, 63_249)).toBeUndefined();
  });
});
