import { billOf, DEFAULT_CHARGES, INDONESIA_PB1 } from '@meja/domain';
import { expect, test } from 'vitest';
import { aLine } from '#lib/testing/builders.ts';
import { billRows } from './bill-rows.ts';

const rate = (bps: number) => `${bps / 100}%`;
const lines = [aLine({ quantity: 2 }), aLine({ unitPrice: 5_000 })];
const amounts = (charges = DEFAULT_CHARGES, discount: Parameters<typeof billOf>[0]['discount'] = null) =>
  billRows(billOf({ lines, discount, charges }), charges, rate).map(({ key, amount }) => [key, amount]);

test('shows subtotal, service and tax with their names and rates', () => {
  expect(amounts()).toEqual([
    ['subtotal', 55_000],
    ['service', 2_750],
    ['tax', 5_500],
  ]);
  const rows = billRows(billOf({ lines, discount: null, charges: DEFAULT_CHARGES }), DEFAULT_CHARGES, rate);
  expect(rows.map((row) => row.label)).toEqual(['Subtotal', 'Service 5%', 'PB1 10%']);
});

test('shows what was before a discount only when there is one', () => {
  const discount = { kind: 'rate', bps: 2_000, reason: '' } as const;
  expect(amounts(INDONESIA_PB1, discount)).toEqual([
    ['gross', 55_000],
    ['discount', -11_000],
    ['subtotal', 44_000],
    ['service', 2_200],
    ['tax', 4_620],
  ]);
});

test('leaves out what an outlet does not charge', () => {
  expect(amounts({ ...DEFAULT_CHARGES, serviceBps: 0, taxBps: 0 })).toEqual([['subtotal', 55_000]]);
});

test('says of a tax that menu prices contain that it is contained', () => {
  expect(amounts({ ...DEFAULT_CHARGES, taxInclusive: true, serviceBps: 0 })).toEqual([
    ['subtotal', 55_000],
    ['taxIncluded', 5_000],
  ]);
});
