import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHARGES, INDONESIA_PB1 } from '../outlet/charges.ts';
import { billables } from '../testing/bills.ts';
import { aLine, anId } from '../testing/builders.ts';
import { billOf } from './bill.ts';
import { evenParts, lineShares, pieceShares, shareInCoins } from './split.ts';

const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

describe('a bill split evenly', () => {
  it('gives what does not divide to the first', () => {
    expect(evenParts(100_000, 3)).toEqual([33_334, 33_333, 33_333]);
    expect(evenParts(57_500, 1)).toEqual([57_500]);
    expect(evenParts(2, 3)).toEqual([1, 1, 0]);
  });

  it('adds up to it, whatever is due and for however many, and no two parts differ by more than a unit', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.integer({ min: 1, max: 40 }), (due, guests) => {
        const parts = evenParts(due, guests);
        expect(parts).toHaveLength(guests);
        expect(sum(parts)).toBe(due);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a bill split evenly where cash is rounded to coins', () => {
  it('asks for what can be paid in them, and the last takes the rest', () => {
    expect(evenParts(80_500, 3, 500)).toEqual([27_000, 27_000, 26_500]);
    expect(evenParts(80_247, 3, 500)).toEqual([27_000, 26_500, 26_747]);
    expect(evenParts(1_200, 3, 500)).toEqual([400, 400, 400]);
  });

  it('adds up to it, of nobody’s share nothing is left out, and all but the last are coins where there are enough', () => {
    const coins = fc.constantFrom(0, 1, 100, 500, 1_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 40 }),
        coins,
        (due, guests, coin) => {
          const parts = evenParts(due, guests, coin);
          expect([parts.length, sum(parts)]).toEqual([guests, due]);
          if (due >= guests) expect(Math.min(...parts)).toBeGreaterThan(0);
          if (coin <= 1 || due < coin * guests) return;
          expect(parts.slice(0, -1).every((part) => part % coin === 0)).toBe(true);
          expect(Math.max(...parts) - Math.min(...parts)).toBeLessThan(2 * coin);
        },
      ),
    );
  });

  it('takes the nearest coins for a share of another size, and never nothing', () => {
    expect([28_749, 28_750, 40].map((share) => shareInCoins(share, 500))).toEqual([28_500, 29_000, 500]);
    expect([28_749, 1, 0].map((share) => shareInCoins(share, 0))).toEqual([28_749, 1, 0]);
  });
});

describe('a bill split by item', () => {
  const lines = [
    aLine({ unitPrice: 25_000, quantity: 2 }),
    aLine({ id: anId(21), unitPrice: 5_000, quantity: 1, taxClass: 'exempt' }),
    aLine({ id: anId(22), unitPrice: 90_000, kitchenStatus: 'void' }),
  ];
  const bill = { lines, discount: null, charges: DEFAULT_CHARGES };

  it('gives each line its own service and tax, and a void one nothing', () => {
    // 50.000 with service 2.500 and tax 5.000; 5.000 with service 250 and no tax.
    expect(lineShares(bill)).toEqual([57_500, 5_250, 0]);
    expect(pieceShares(bill)).toEqual([[28_750, 28_750], [5_250], []]);
  });

  it('gives an inclusive tax to nobody a second time', () => {
    const inclusive = { ...DEFAULT_CHARGES, taxInclusive: true, serviceBps: 0 };
    expect(lineShares({ ...bill, charges: inclusive })).toEqual([50_000, 5_000, 0]);
  });

  it('asks nothing for a void line, not even the tax on the service of what was given free', () => {
    const free = { kind: 'rate' as const, bps: 10_000, reason: 'Tamu pemilik' };
    const charges = { ...INDONESIA_PB1, serviceBase: 'gross' as const };
    const given = lines.slice(1).map((line) => ({ ...line, taxClass: 'exempt' as const }));
    // Service of 250 on the price of 5.000, and 25 of tax on it.
    expect(lineShares({ lines: given, discount: free, charges })).toEqual([275, 0]);
  });

  it('adds up to it under any discounts and settings, and nobody pays less than nothing', () => {
    fc.assert(
      fc.property(billables, (billable) => {
        const shares = lineShares(billable);
        const pieces = pieceShares(billable);
        expect(sum(shares)).toBe(billOf(billable).total);
        expect(pieces.map(sum)).toEqual(shares);
        expect(Math.min(0, ...shares, ...pieces.flat())).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('asks of equal lines the same, but for a unit of each of service and tax', () => {
    fc.assert(
      fc.property(billables, fc.nat(11), (billable, i) => {
        const [line] = billable.lines.slice(i);
        fc.pre(line !== undefined);
        const twice = { ...billable, lines: [...billable.lines, line, line] };
        const [one, other] = lineShares(twice).slice(-2);
        expect(Math.abs((one ?? 0) - (other ?? 0))).toBeLessThanOrEqual(3);
      }),
    );
  });
});
