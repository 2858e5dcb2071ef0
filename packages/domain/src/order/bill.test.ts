import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHARGES, INDONESIA_PB1, type Charges } from '../outlet/charges.ts';
import { aModifier, billables } from '../testing/bills.ts';
import { billOf, cashDue, type BillLine } from './bill.ts';
import { unitPriceOf, type Discount } from './line.ts';

const line = (unitPrice: number, quantity = 1, overrides: Partial<BillLine> = {}): BillLine => ({
  unitPrice,
  quantity,
  modifiers: [],
  taxClass: 'standard',
  discount: null,
  kitchenStatus: 'pending',
  ...overrides,
});
const bill = (lines: BillLine[], charges: Charges = DEFAULT_CHARGES, discount: Discount | null = null) =>
  billOf({ lines, charges, discount });

describe('a bill', () => {
  it('of two Nasi Goreng and an Es Teh is 55000, tax 5500, service 2750, total 63250 (requirements 000)', () => {
    expect(bill([line(25_000, 2), line(5_000)])).toMatchObject({
      subtotal: 55_000,
      tax: 5_500,
      service: 2_750,
      total: 63_250,
    });
  });

  const fifthOff: Discount = { kind: 'rate', bps: 2_000, reason: 'Promo' };

  it('under PB1 taxes the service charge: 100.000 less 20 % comes to 92.400', () => {
    expect(bill([line(100_000)], INDONESIA_PB1, fifthOff)).toMatchObject({
      gross: 100_000,
      discount: 20_000,
      subtotal: 80_000,
      service: 4_000,
      tax: 8_400,
      total: 92_400,
    });
  });

  it('under PB1 with service on the gross amount comes to 93.500', () => {
    expect(bill([line(100_000)], { ...INDONESIA_PB1, serviceBase: 'gross' }, fifthOff)).toMatchObject({
      service: 5_000,
      tax: 8_500,
      total: 93_500,
    });
  });

  it('counts modifiers per piece', () => {
    expect(bill([line(25_000, 2, { modifiers: [aModifier(5_000), aModifier(0)] })]).gross).toBe(60_000);
  });

  it('leaves void lines out', () => {
    expect(bill([line(25_000), line(90_000, 3, { kitchenStatus: 'void' })]).gross).toBe(25_000);
  });

  it('with inclusive tax totals what the menu says plus service', () => {
    expect(bill([line(110_000)], { ...DEFAULT_CHARGES, taxInclusive: true, serviceBps: 0 })).toMatchObject({
      tax: 10_000,
      taxIncluded: 10_000,
      total: 110_000,
    });
  });

  it('does not tax exempt lines, nor their share of the service', () => {
    const lines = [line(60_000), line(40_000, 1, { taxClass: 'exempt' })];
    expect(bill(lines, INDONESIA_PB1)).toMatchObject({ service: 5_000, tax: 6_300, total: 111_300 });
  });

  it('never takes more off than there is', () => {
    const free: Discount = { kind: 'amount', amount: 999_999, reason: 'Tamu pemilik' };
    expect(bill([line(25_000)], DEFAULT_CHARGES, free)).toMatchObject({ subtotal: 0, total: 0 });
  });
});

describe('cash', () => {
  it('is rounded to the coin, and the rounding stays apart from the bill', () => {
    expect(cashDue(63_250, { cashRounding: 100 })).toEqual({ toPay: 63_300, rounding: 50 });
    expect(cashDue(63_249, { cashRounding: 100 })).toEqual({ toPay: 63_200, rounding: -49 });
    expect(cashDue(63_249, { cashRounding: 0 })).toEqual({ toPay: 63_249, rounding: 0 });
  });

  it('that would round to nothing is paid to the unit', () => {
    expect(cashDue(49, { cashRounding: 100 })).toEqual({ toPay: 49, rounding: 0 });
    expect(cashDue(50, { cashRounding: 100 })).toEqual({ toPay: 100, rounding: 50 });
    expect(cashDue(0, { cashRounding: 100 })).toEqual({ toPay: 0, rounding: 0 });
  });

  it('on a bill that was rounded before moves it by half a coin at most, in either direction', () => {
    const coin = { cashRounding: 500 };
    expect(cashDue(5_749, coin, [-249])).toEqual({ toPay: 5_749, rounding: 0 });
    expect(cashDue(5_750, coin, [-249])).toEqual({ toPay: 6_000, rounding: 250 });
    expect(cashDue(5_750, coin, [250])).toEqual({ toPay: 5_500, rounding: -250 });
    expect(cashDue(5_751, coin, [100])).toEqual({ toPay: 5_751, rounding: 0 });
  });
});

describe('any bill', () => {
  it('adds up, line by line and in total, in whole units', () => {
    fc.assert(
      fc.property(billables, (billable) => {
        const result = billOf(billable);
        const sum = (pick: (line: (typeof result.lines)[number]) => number) =>
          result.lines.reduce((total, each) => total + pick(each), 0);
        expect(sum((each) => each.gross)).toBe(result.gross);
        expect(sum((each) => each.discount)).toBe(result.discount);
        expect(sum((each) => each.net)).toBe(result.subtotal);
        expect(result.gross - result.discount).toBe(result.subtotal);
        expect(result.subtotal + result.service + result.tax - result.taxIncluded).toBe(result.total);
        for (const figure of [
          ...result.lines.map((each) => each.net),
          result.service,
          result.tax,
          result.total,
        ]) {
          expect(Number.isSafeInteger(figure)).toBe(true);
          expect(figure).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('takes off what its discounts say and not a unit more or less, the order discount after those of the lines', () => {
    const off = (discount: Discount | null, base: number) => {
      if (discount === null) return 0;
      if (discount.kind === 'amount') return Math.min(discount.amount, base);
      // Half up, by whole numbers alone: base × bps stays far below what they count exactly.
      return (base * discount.bps - ((base * discount.bps + 5_000) % 10_000) + 5_000) / 10_000;
    };
    fc.assert(
      fc.property(billables, (billable) => {
        const live = billable.lines.filter((each) => each.kitchenStatus !== 'void');
        const gross = live.map((each) => each.quantity * unitPriceOf(each));
        const ofLines = gross.map((amount, i) => off(live[i]?.discount ?? null, amount));
        const left = [...gross.keys()].reduce((sum, i) => sum + (gross[i] ?? 0) - (ofLines[i] ?? 0), 0);
        const expected = ofLines.reduce((sum, each) => sum + each, 0) + off(billable.discount, left);
        expect(billOf(billable).discount).toBe(expected);
      }),
    );
  });

  it('does not depend on where void lines stand', () => {
    fc.assert(
      fc.property(billables, (billable) => {
        const live = billable.lines.filter((each) => each.kitchenStatus !== 'void');
        expect(billOf({ ...billable, lines: live }).total).toBe(billOf(billable).total);
      }),
    );
  });
});
