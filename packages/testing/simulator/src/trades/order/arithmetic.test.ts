import { describe, expect, it } from 'vitest';
import { inCash, toCoins, totalOf } from './arithmetic.ts';

const line = (unitPrice: number, quantity: number, more: object = {}) => ({
  ...{ unitPrice, quantity, extras: [], isTaxed: true, isVoid: false },
  ...more,
});

describe("the oracle's own arithmetic", () => {
  it('comes to the example of the requirements', () => {
    const terms = { taxBps: 1000, serviceBps: 500, taxesService: false };
    expect(totalOf([line(25_000, 2), line(5_000, 1)], terms)).toBe(63_250);
  });

  it('taxes the service of what is taxed, and no more', () => {
    const terms = { taxBps: 1000, serviceBps: 500, taxesService: true };
    expect(totalOf([line(100_000, 1)], terms)).toBe(115_500);
    expect(totalOf([line(100_000, 1), line(100_000, 1, { isTaxed: false })], terms)).toBe(220_500);
  });

  it('leaves out what was voided, and counts what came with a dish', () => {
    const terms = { taxBps: 0, serviceBps: 0, taxesService: false };
    expect(totalOf([line(10_000, 2, { extras: [500] }), line(7_000, 1, { isVoid: true })], terms)).toBe(
      21_000,
    );
  });

  it('rounds cash to the coin, halves up', () => {
    expect([toCoins(150, 100), toCoins(149, 100), toCoins(77, 0)]).toEqual([200, 100, 77]);
  });

  it('pays a bill off in coins, by half a coin of rounding at most, and never with nothing', () => {
    expect([inCash(63_250, 100, []), inCash(63_249, 100, []), inCash(49, 100, [])]).toEqual([
      63_300, 63_200, 49,
    ]);
    expect([inCash(5_750, 500, [250]), inCash(5_749, 500, [-249]), inCash(5_749, 0, [])]).toEqual([
      5_500, 5_749, 5_749,
    ]);
  });
});
