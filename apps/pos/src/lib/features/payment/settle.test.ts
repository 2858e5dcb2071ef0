import { describe, expect, test } from 'vitest';
import { settleCash, settleExactly } from './settle.ts';

const unrounded = { cashRounding: 0 };
const toHundred = { cashRounding: 100 };

describe('cash', () => {
  test('gives back what is too much', () => {
    expect(settleCash(63_250, 100_000, unrounded)).toEqual({
      amount: 63_250,
      rounding: 0,
      tendered: 100_000,
      change: 36_750,
    });
  });

  test('is rounded to the smallest coin, up and down', () => {
    expect(settleCash(63_250, 100_000, toHundred)).toEqual({
      amount: 63_250,
      rounding: 50,
      tendered: 100_000,
      change: 36_700,
    });
    expect(settleCash(63_240, 63_200, toHundred)).toMatchObject({ amount: 63_240, rounding: -40, change: 0 });
  });

  test('that is too little settles what it covers', () => {
    expect(settleCash(63_250, 50_000, toHundred)).toEqual({
      amount: 50_000,
      rounding: 0,
      tendered: 50_000,
      change: 0,
    });
  });

  test('always keeps what it settles and rounds, whatever is handed over', () => {
    for (const charges of [unrounded, toHundred])
      for (let tendered = 1; tendered < 2_000; tendered += 7) {
        const settled = settleCash(1_249, tendered, charges);
        expect(settled.tendered - settled.change).toBe(settled.amount + settled.rounding);
        expect(settled.amount).toBeLessThanOrEqual(1_249);
        expect(settled.change).toBeGreaterThanOrEqual(0);
      }
  });
});

test('another tender settles to the unit', () => {
  expect(settleExactly(63_250)).toEqual({ amount: 63_250, rounding: 0, tendered: 63_250, change: 0 });
});
