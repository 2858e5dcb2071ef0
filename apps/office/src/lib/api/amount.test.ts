import { describe, expect, it } from 'vitest';
import { minorOf } from './amount.ts';

describe('minorOf', () => {
  it('reads amounts in whole rupiah', () => {
    expect(minorOf('63250.00', 0)).toBe(63_250);
    expect(minorOf('-500.00', 0)).toBe(-500);
    expect(minorOf('0.00', 0)).toBe(0);
    expect(minorOf('-0.00', 0)).toBe(0);
  });

  it('reads as many places as the currency has', () => {
    expect(minorOf('12.34', 2)).toBe(1_234);
    expect(minorOf('12', 2)).toBe(1_200);
    expect(minorOf('1.2345', 4)).toBe(12_345);
  });

  it('refuses what would lose a part of the amount', () => {
    expect(() => minorOf('0.50', 0)).toThrow('finer');
    expect(() => minorOf('99999999999999999.00', 0)).toThrow('too large');
    expect(() => minorOf('1e3', 0)).toThrow('not an amount');
  });
});
