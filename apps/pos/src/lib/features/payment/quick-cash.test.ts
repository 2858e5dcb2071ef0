import { expect, test } from 'vitest';
import { isPlausible, quickCash } from './quick-cash.ts';

const rupiah = (toPay: number) => quickCash(toPay, 'IDR', 0);

test('offers the next sum of each note, smallest first', () => {
  expect(rupiah(63_250)).toEqual([65_000, 70_000, 80_000, 100_000]);
  expect(rupiah(12_000)).toEqual([15_000, 20_000, 50_000, 100_000]);
  expect(rupiah(163_250)).toEqual([165_000, 170_000, 180_000, 200_000]);
});

test('offers no sum twice and never the amount itself', () => {
  expect(rupiah(100_000)).toEqual([]);
  expect(rupiah(98_000)).toEqual([100_000]);
  expect(rupiah(50_000)).toEqual([60_000, 100_000]);
});

test('covers a small bill with every note', () => {
  expect(rupiah(4_500)).toEqual([5_000, 10_000, 20_000, 50_000, 100_000]);
});

test('offers nothing when nothing is to pay', () => {
  expect(rupiah(0)).toEqual([]);
});

test('knows the usual notes of a currency with cents', () => {
  expect(quickCash(1_234, 'USD', 2)).toEqual([1_500, 2_000, 5_000, 10_000]);
});

test('takes every amount that it offers for plausible, and one with a digit too many not', () => {
  for (const toPay of [500, 4_500, 28_750, 63_250, 266_800, 1_250_000]) {
    for (const sum of [toPay, ...rupiah(toPay)]) expect(isPlausible(sum, toPay, 'IDR', 0)).toBe(true);
    expect(isPlausible(Math.max(toPay * 10 + 5, 150_000), toPay, 'IDR', 0)).toBe(false);
  }
});
