import { describe, expect, it } from 'vitest';
import { amountOf, minorOf } from './amount.ts';

describe('an amount in the public API', () => {
  it('has two places though the rupiah has none', () => {
    expect(amountOf(25_000, 0)).toBe('25000.00');
    expect(amountOf(0, 0)).toBe('0.00');
    expect(amountOf(-500, 0)).toBe('-500.00');
  });

  it('keeps the places that the currency has', () => {
    expect(amountOf(1_234_567, 2)).toBe('12345.67');
    expect(amountOf(5, 2)).toBe('0.05');
    expect(amountOf(-5, 3)).toBe('-0.005');
  });
});

describe('an amount that came', () => {
  it('is read back to the minor units that it was written from', () => {
    for (const [minor, exponent] of [
      [25_000, 0],
      [1_234, 2],
      [-5, 2],
      [7, 3],
    ] as const)
      expect(minorOf(amountOf(minor, exponent), exponent)).toBe(minor);
  });

  it('is refused where it is finer than the currency, or more than can be counted', () => {
    expect(minorOf('100.50', 0)).toBeUndefined();
    expect(minorOf('99999999999999999999.00', 0)).toBeUndefined();
  });
});
