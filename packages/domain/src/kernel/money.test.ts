import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, atRate, roundToDenomination, scale } from './money.ts';

describe('allocation', () => {
  it('gives what is left over to the largest remainders', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(10, [5, 0, 3])).toEqual([6, 0, 4]);
    expect(allocate(-10, [1, 2])).toEqual([-3, -7]);
    expect(allocate(7, [])).toEqual([]);
  });

  it('always adds up, and no part is a unit away from its exact share', () => {
    const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), weights, (amount, shares) => {
        const parts = allocate(amount, shares);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        const total = shares.reduce((sum, share) => sum + share, 0);
        if (total > 0)
          parts.forEach((part, i) =>
            expect(Math.abs(part - (amount / total) * (shares[i] ?? 0))).toBeLessThan(1.001),
          );
      }),
    );
  });
});

describe('rates', () => {
  it('round halves away from zero and stay exact beyond floating point', () => {
    expect(atRate(5, 1000)).toBe(1);
    expect(atRate(-5, 1000)).toBe(-1);
    expect(scale(999_999_999_999, 9_999, 10_000)).toBe(999_899_999_999);
  });

  it('round to coins', () => {
    expect(roundToDenomination(149, 100)).toBe(100);
    expect(roundToDenomination(150, 100)).toBe(200);
    expect(roundToDenomination(-150, 100)).toBe(-200);
  });
});
