import { describe, expect, it } from 'vitest';
import { amountOf } from './amount.ts';

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
