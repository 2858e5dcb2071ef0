import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newStamp } from '../kernel/stamp.ts';
import { anId, CASHIER, ME } from '../testing/builders.ts';
import { CashType, type CashEntry } from './cash.ts';
import { cashDifference, expectedCash, withEntries } from './drawer.ts';
import { Shift } from './shift.ts';

const SHIFT_ID = anId<Shift['id']>(80);

const aShift = (overrides: Partial<Shift> = {}): Shift => ({
  id: SHIFT_ID,
  outletId: anId(50),
  deviceId: ME,
  number: 'JKT-1-261120-S1',
  float: 100_000,
  openedAt: 0,
  openedBy: CASHIER,
  businessDay: '2026-11-20',
  closedAt: null,
  closedBy: null,
  counted: null,
  note: '',
  movements: [],
  sales: 0,
  refunds: 0,
  stamp: newStamp({ version: 1, deviceId: ME }),
  ...overrides,
});

const entry = (n: number, type: CashType, amount: number): CashEntry => ({
  id: anId(n),
  shiftId: SHIFT_ID,
  type,
  amount,
  reason: 'belanja',
  at: n,
  by: CASHIER,
  irregular: null,
});

describe('the cash of a drawer', () => {
  it('is float + sales − refunds + in − drops − payouts', () => {
    const shift = withEntries(aShift({ float: 50 }), [
      entry(1, 'sale', 1_000),
      entry(2, 'refund', 100),
      entry(3, 'in', 20),
      entry(4, 'drop', 500),
      entry(5, 'payout', 7),
    ]);
    expect(expectedCash(shift)).toBe(50 + 1_000 - 100 + 20 - 500 - 7);
  });

  it('opened anew with 50 after a close, and a cash sale of 10, is 60', () => {
    expect(expectedCash(withEntries(aShift({ float: 50 }), [entry(1, 'sale', 10)]))).toBe(60);
  });

  it('that was counted differs by what is missing, and stays so when an entry arrives late', () => {
    const closed = aShift({ float: 100, closedAt: 1, closedBy: CASHIER, counted: 80 });
    expect(cashDifference(closed)).toBe(-20);
    expect(cashDifference(withEntries(closed, [entry(1, 'payout', 20)]))).toBe(0);
    expect(cashDifference(aShift())).toBeNull();
  });

  it('counts a movement once that is among its entries already, and none of another shift', () => {
    const once = withEntries(aShift(), [entry(1, 'in', 5)]);
    expect(expectedCash(withEntries(once, [entry(1, 'in', 5)]))).toBe(100_005);
    expect(withEntries(once, [{ ...entry(2, 'sale', 5), shiftId: anId(81) }])).toEqual(once);
  });

  it('is the same in whatever order entries come', () => {
    const entries = fc.uniqueArray(
      fc.record({
        n: fc.integer({ min: 1, max: 40 }),
        type: fc.constantFrom(...CashType.options),
        amount: fc.nat(1_000_000),
      }),
      { selector: ({ n }) => n, maxLength: 12 },
    );
    fc.assert(
      fc.property(entries, fc.integer(), (drawn, turn) => {
        const all = drawn.map(({ n, type, amount }) => entry(n, type, amount));
        const shuffled = all.toSorted((a, b) => ((a.at * 31 + turn) % 7) - ((b.at * 31 + turn) % 7));
        expect(expectedCash(withEntries(aShift(), shuffled))).toBe(expectedCash(withEntries(aShift(), all)));
      }),
    );
  });

  it('of a document from before there were sums is its float', () => {
    const { movements: _, sales: __, refunds: ___, ...older } = aShift();
    expect(expectedCash(Shift.parse(older))).toBe(100_000);
  });
});
