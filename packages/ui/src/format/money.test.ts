import { describe, expect, it } from 'vitest';
import { formatAmount, formatMoney, formatMoneyCompact, toDecimal, toPlainText } from './money.ts';

const DOLLAR = { code: 'USD', exponent: 2 };
const DINAR = { code: 'KWD', exponent: 3 };
const plain = (text: string) => toPlainText(text);

describe('money', () => {
  it('is written as Indonesians write it, in their language', () => {
    expect(plain(formatMoney(25_000, 'id'))).toBe('Rp 25.000');
  });

  it('keeps the rupiah sign in English, with English grouping', () => {
    expect(plain(formatMoney(25_000, 'en'))).toBe('Rp 25,000');
  });

  it('does not break over two lines', () => {
    expect(formatMoney(25_000, 'id')).toContain('\u00a0');
  });

  it('shows no decimals where the currency has none, and all where it has some', () => {
    expect(plain(formatMoney(63_250, 'id'))).toBe('Rp 63.250');
    expect(plain(formatMoney(63_250, 'en', DOLLAR))).toBe('$632.50');
    expect(plain(formatAmount(5, 'en', DINAR))).toBe('0.005');
  });

  it('has a true minus before what is taken off', () => {
    expect(plain(formatMoney(-2_500, 'id'))).toBe('-Rp 2.500');
    expect(formatMoney(-2_500, 'id').startsWith('\u2212')).toBe(true);
  });

  it('is exact to the last unit, however much it is', () => {
    expect(plain(formatAmount(9_007_199_254_740_991, 'en', DOLLAR))).toBe('90,071,992,547,409.91');
  });

  it('fits on a chart', () => {
    expect(plain(formatMoneyCompact(1_250_000, 'id'))).toBe('Rp 1,3 jt');
  });

  it('refuses what is no whole amount of minor units', () => {
    expect(() => formatMoney(0.5, 'id')).toThrow(RangeError);
    expect(() => formatMoney(Number.NaN, 'id')).toThrow(RangeError);
  });
});

describe('the decimal string of minor units', () => {
  it.each([
    [0, 0, '0'],
    [25_000, 0, '25000'],
    [25_000, 2, '250.00'],
    [5, 2, '0.05'],
    [-5, 2, '-0.05'],
    [-1_234, 3, '-1.234'],
  ])('of %d with exponent %d is %s', (minor, exponent, decimal) => {
    expect(toDecimal(minor, exponent)).toBe(decimal);
  });
});
