import { describe, expect, it } from 'vitest';
import { INDONESIA_PB1, DEFAULT_CHARGES, type Charges } from '../outlet/charges.ts';
import type { MutationArgs, ReadCommand } from '../registry.ts';
import { anId, ORDER, OTHER, PAYMENT } from '../testing/builders.ts';
import { dishTerms, shownBy } from '../testing/terms.ts';
import { compareTerms } from './compare.ts';
import type { Shown } from './shown.ts';

const opening = (
  charges: Charges,
  number = 'JKT-2-261120-1',
  type: MutationArgs<'order.open'>['type'] = 'dine_in',
): ReadCommand => ({
  name: 'order.open',
  args: {
    ...{ orderId: ORDER, number, type, tableId: null, covers: 0, charges },
    ...{ customerName: '', customerPhone: '', note: '' },
  },
});

describe('the charges of a bill', () => {
  const changed = { ...DEFAULT_CHARGES, taxBps: 1_100 };
  const entries = [
    { from: '2020-01-01', charges: DEFAULT_CHARGES },
    { from: '2026-11-20', charges: changed },
  ];

  it('are those in force on a day that it can have been, by any version', () => {
    const shown = (days: string[]) => shownBy({ charges: [[entries[0]!], entries], days });
    expect(compareTerms(opening(changed), shown(['2026-11-20']), undefined)).toEqual([]);
    expect(compareTerms(opening(DEFAULT_CHARGES), shown(['2026-11-20']), undefined)).toEqual([]);
    const now = shownBy({ charges: [entries], days: ['2026-11-20'] });
    expect(compareTerms(opening(DEFAULT_CHARGES), now, undefined)).toMatchObject([
      { what: 'charges', part: 'header', was: DEFAULT_CHARGES, should: changed, cost: 0 },
    ]);
  });

  it('differ in each of their parts', () => {
    const shown = shownBy({ charges: [entries] });
    const others: Partial<Charges>[] = [
      { taxName: 'PPN' },
      { taxBps: 0 },
      { taxBase: 'subtotal_plus_service' },
      { taxInclusive: true },
      { serviceName: 'Jasa' },
      { serviceBps: 0 },
      { serviceBase: 'gross' },
      { cashRounding: 1_000_000_000_000 },
    ];
    expect(
      others
        .map((each) => Object.keys(each))
        .flat()
        .sort(),
    ).toEqual(Object.keys(INDONESIA_PB1).sort());
    for (const other of others)
      expect(compareTerms(opening({ ...changed, ...other }), shown, undefined)).toHaveLength(1);
  });

  it('differ where the outlet has none', () => {
    expect(compareTerms(opening(DEFAULT_CHARGES), shownBy({}), undefined)).toMatchObject([
      { what: 'charges', should: null },
    ]);
  });
});

describe('the service charge of a type of order', () => {
  const NO_SERVICE = { ...DEFAULT_CHARGES, serviceBps: 0 };
  const entry = (serviceByType: Record<string, number>) => [
    { from: '2020-01-01', charges: DEFAULT_CHARGES, serviceByType },
  ];
  const told = (charges: Charges, type: 'dine_in' | 'takeaway', shown: Shown['charges']) =>
    compareTerms(opening(charges, undefined, type), shownBy({ charges: shown }), undefined).length;

  it('is held against the setting of that type alone, in any version that was shown', () => {
    const [before, after] = [entry({}), entry({ takeaway: 0 })];
    expect(told(DEFAULT_CHARGES, 'takeaway', [before, after])).toBe(0);
    expect(told(NO_SERVICE, 'takeaway', [before, after])).toBe(0);
    expect(told(DEFAULT_CHARGES, 'takeaway', [after])).toBe(1);
    expect(told(NO_SERVICE, 'takeaway', [before])).toBe(1);
    expect(told(NO_SERVICE, 'dine_in', [before, after])).toBe(1);
  });

  it('is that of all types where nothing was kept of types', () => {
    expect(told(DEFAULT_CHARGES, 'takeaway', [[{ from: '2020-01-01', charges: DEFAULT_CHARGES }]])).toBe(0);
  });
});

describe('a number', () => {
  const shown = shownBy({
    dishes: [dishTerms()],
    charges: [[{ from: '2020-01-01', charges: DEFAULT_CHARGES }]],
  });
  const numbersOf = (command: ReadCommand) =>
    compareTerms(command, shown, undefined).map(({ what, part, was, should }) => [what, part, was, should]);

  it('of its own series is right', () => {
    for (const number of ['JKT-2-261120-1', 'JKT-2-261120-999'])
      expect(numbersOf(opening(DEFAULT_CHARGES, number))).toEqual([]);
  });

  it.each(['JKT-1-261120-1', 'JKT-22-261120-1', 'BDG-2-261120-1', 'JKT-2-261120-R1', 'JKT-2', '', 'x'])(
    'is not: %s',
    (number) => {
      expect(numbersOf(opening(DEFAULT_CHARGES, number))).toEqual([['number', 'header', number, 'JKT-2']]);
    },
  );

  it('is of the day that it is booked on', () => {
    const on = (numberedOn: Shown['numberedOn'], number: string) =>
      compareTerms(opening(DEFAULT_CHARGES, number), { ...shown, numberedOn }, undefined);
    const ahead = 'JKT-2-261123-1';
    expect(on(['2026-11-22', '2026-11-23'], ahead)).toEqual([]);
    expect(on(null, ahead)).toEqual([]);
    expect(on(['2026-11-20'], ahead)).toEqual([
      { what: 'number_day', part: 'header', itemId: null, was: ahead, should: '2026-11-20', cost: 0 },
    ]);
  });

  it('of a receipt and of a shift has its letter', () => {
    const shift = (number: string): ReadCommand => ({
      name: 'shift.open',
      args: { shiftId: anId(5), deviceId: OTHER, number, float: 0 },
    });
    const payment = (receiptNumber: string): ReadCommand => ({
      name: 'payment.record',
      args: {
        ...{ orderId: ORDER, paymentId: PAYMENT, method: 'qris', amount: 1, rounding: 0, tendered: 1 },
        ...{ change: 0, reference: null, assurance: 'attested', receiptNumber, shiftId: null },
      },
    });
    expect(numbersOf(shift('JKT-2-261120-S1'))).toEqual([]);
    expect(numbersOf(payment('JKT-2-261120-R1'))).toEqual([]);
    expect(numbersOf(shift('JKT-2-261120-R1'))).toHaveLength(1);
    expect(numbersOf(payment('JKT-2-261120-1'))).toEqual([
      ['number', `payment:${PAYMENT}`, 'JKT-2-261120-1', 'JKT-2'],
    ]);
  });
});

describe('commands that sell nothing', () => {
  it('have no terms', () => {
    expect(
      compareTerms(
        { name: 'order.complete', args: { orderId: ORDER, keepsTable: false } },
        shownBy({}),
        undefined,
      ),
    ).toEqual([]);
  });
});
