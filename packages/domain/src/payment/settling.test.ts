import { describe, expect, it } from 'vitest';
import type { Order } from '../order/order.ts';
import { DEFAULT_CHARGES } from '../outlet/charges.ts';
import { aLine, anId, anOrder, aPayment, aRefund } from '../testing/builders.ts';
import { cashDueOf, settleCash, settleExactly, settling } from './settling.ts';

/** An order of one line without tax and service, whose cash is rounded to `cashRounding`. */
const orderOf = (unitPrice: number, cashRounding: number, overrides: Partial<Order> = {}): Order => {
  const charges = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0, cashRounding };
  return anOrder({ charges, lines: [aLine({ unitPrice, quantity: 1 })], ...overrides });
};

describe('cash', () => {
  it('gives back what is too much', () => {
    expect(settleCash(orderOf(63_250, 0), 63_250, 100_000)).toEqual({
      amount: 63_250,
      rounding: 0,
      tendered: 100_000,
      change: 36_750,
    });
  });

  it('is rounded to the smallest coin when it pays off the bill, up and down', () => {
    expect(settleCash(orderOf(63_250, 100), 63_250, 100_000)).toEqual({
      amount: 63_250,
      rounding: 50,
      tendered: 100_000,
      change: 36_700,
    });
    expect(settleCash(orderOf(63_240, 100), 63_240, 63_200)).toMatchObject({
      amount: 63_240,
      rounding: -40,
      change: 0,
    });
  });

  it('is not rounded where it pays a part', () => {
    expect(settleCash(orderOf(63_250, 100), 20_049, 50_000)).toEqual({
      amount: 20_049,
      rounding: 0,
      tendered: 50_000,
      change: 29_951,
    });
  });

  it('that is too little settles what it covers', () => {
    expect(settleCash(orderOf(63_250, 100), 63_250, 50_000)).toEqual({
      amount: 50_000,
      rounding: 0,
      tendered: 50_000,
      change: 0,
    });
  });

  it('that is enough to the unit, but not in coins, settles the bill to the unit', () => {
    expect(settleCash(orderOf(63_250, 100), 63_250, 63_270)).toEqual({
      amount: 63_250,
      rounding: 0,
      tendered: 63_270,
      change: 20,
    });
  });

  it('counts what other cash on the bill was rounded by, unless it was given back', () => {
    const payments = [aPayment({ amount: 30_000, rounding: 50, tendered: 30_050 })];
    expect(cashDueOf(orderOf(60_050, 100, { payments }))).toEqual({ toPay: 30_000, rounding: -50 });
    const refunds = [aRefund({ id: anId(36), amount: 30_000, rounding: 50 })];
    expect(cashDueOf(orderOf(60_050, 100, { payments, refunds }))).toEqual({ toPay: 60_100, rounding: 50 });
  });

  it('always keeps what it settles and rounds, whatever is handed over', () => {
    for (const coin of [0, 100, 500])
      for (const part of [1_249, 700, 49])
        for (let tendered = 1; tendered < 2_000; tendered += 7) {
          const settled = settleCash(orderOf(1_249, coin), part, tendered);
          expect(settled.tendered - settled.change).toBe(settled.amount + settled.rounding);
          expect(settled.amount).toBeLessThanOrEqual(1_249);
          expect(settled.change).toBeGreaterThanOrEqual(0);
        }
  });
});

it('another tender settles to the unit, and money that waits as much as is due', () => {
  expect(settleExactly(63_250)).toEqual({ amount: 63_250, rounding: 0, tendered: 63_250, change: 0 });
  expect(settling(orderOf(63_250, 100), 'card', 70_000)).toEqual({ amount: 63_250, rounding: 0 });
});
