import { createFormats, RUPIAH } from '@meja/ui/format';
import { locale } from '@meja/ui/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DifferenceJson } from './exception.ts';
import { costWords, differenceTitle, salesOf, sidesOfTerms } from './terms.ts';

const id = (n: number) => `0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;
const formats = createFormats(() => ({ locale: 'en', currency: RUPIAH, timeZone: 'Asia/Jakarta' }));
const amount = (text: string) => ({ kind: 'amount' as const, amount: text });
const text = (words: string) => ({ kind: 'text' as const, text: words });

const difference = (overrides: Partial<DifferenceJson> = {}): DifferenceJson => ({
  id: id(1),
  mutation_id: id(2) as never,
  outlet_id: id(3) as never,
  outlet_name: 'Cabang JKT',
  device: { id: id(4) as never, name: 'Kasir', number: 1 },
  actor: { id: id(5) as never, name: 'Dewi' },
  subject: { kind: 'order', id: id(6), title: 'JKT-1-261120-1' },
  what: 'price',
  line: { name: 'Nasi Goreng', quantity: 2, is_void: false },
  option: null,
  was: amount('1.00'),
  should: amount('24000.00'),
  cost: '55198.00',
  status: 'open',
  at: '2026-11-20T05:00:00.000Z',
  found_at: '2026-11-20T05:00:00.000Z',
  resolutions: [],
  ...overrides,
});

beforeAll(() => locale.set('en'));
afterAll(() => locale.set('id'));

describe('what was sold otherwise than on the menu', () => {
  it('is one matter as long as one person did it to one order and nobody has decided', () => {
    const [sale, ...others] = salesOf(
      [difference(), difference({ id: id(11), cost: '-198.00' }), difference({ id: id(12) })],
      0,
    );
    expect(others).toEqual([]);
    expect(sale).toMatchObject({ id: id(1), actor: 'Dewi', cost: 110_198, isOpen: true });
    expect(sale?.differences.map((each) => each.id)).toEqual([id(1), id(11), id(12)]);
  });

  it('is one matter again once it was decided in one go', () => {
    const decided = (amount: string, at: string): Partial<DifferenceJson> => ({
      status: 'resolved',
      resolutions: [
        {
          ...{ id: id(20), action: 'accept', by: { id: id(5) as never, name: 'Dewi' }, at, note: 'Rapat' },
          ...{ amount, outcome: null, code: null, subject: null },
        },
      ],
    });
    const [noon, evening] = ['2026-11-20T05:00:00.000Z', '2026-11-20T11:00:00.000Z'];
    const sales = salesOf(
      [
        difference(decided('10.00', noon)),
        difference({ id: id(11), ...decided('5.00', noon) }),
        difference({ id: id(12), ...decided('1.00', evening) }),
      ],
      0,
    );
    expect(sales.map(({ resolutions }) => resolutions[0]?.amount)).toEqual([15, 1]);
  });

  it('tells first what concerns the whole', () => {
    const [sale] = salesOf([difference(), difference({ id: id(11), what: 'charges', line: null })], 0);
    expect(sale?.differences.map(({ what }) => what)).toEqual(['charges', 'price']);
  });

  it.each([
    ['another order', { subject: { kind: 'order', id: id(7), title: null } }],
    ['another person', { actor: { id: id(8) as never, name: 'Andi' } }],
    ['one that is decided', { status: 'resolved' as const }],
  ])('is another matter with %s', (_, other) => {
    expect(salesOf([difference(), difference({ id: id(11), ...other })], 0)).toHaveLength(2);
  });

  it('is told by what differs, of which dish, and by both sides', () => {
    const tell = (overrides: Partial<DifferenceJson>) => {
      const [sale] = salesOf([difference(overrides)], 0);
      const [told] = sale?.differences ?? [];
      if (!told) throw new Error('nothing to tell');
      const { was, should } = sidesOfTerms(told, formats, 0);
      return [differenceTitle(told, formats), was, should].map((words) => words.replaceAll('\u00a0', ' '));
    };
    expect(tell({})).toEqual(['Price · 2× Nasi Goreng', 'Rp 1', 'Rp 24,000']);
    expect(tell({ what: 'dish', was: text('Titipan'), should: null })).toEqual([
      'Dish · 2× Nasi Goreng',
      'Titipan',
      'not on the menu',
    ]);
    expect(tell({ what: 'tax_class', was: text('exempt'), should: text('standard') })).toEqual([
      'Tax class · 2× Nasi Goreng',
      'Not taxed',
      'Taxed',
    ]);
    expect(tell({ what: 'option_price', option: 'Telur' })[0]).toBe(
      'Price of the choice · 2× Nasi Goreng · Telur',
    );
    expect(tell({ what: 'dish_unavailable', was: text('Nasi Goreng'), should: null })[2]).toBe('sold out');
    expect(
      tell({
        what: 'number_day',
        line: null,
        was: text('JKT-1-261123-7'),
        should: text('2026-11-20'),
      }),
    ).toEqual(['Date in the number', 'JKT-1-261123-7', 'booked on 20 Nov 2026']);
    expect(tell({ what: 'number', line: null, was: text('JKT-2-261120-7'), should: text('JKT-1') })).toEqual([
      'Number',
      'JKT-2-261120-7',
      'series JKT-1',
    ]);
  });

  it('of charges names rates, bases and the coin', () => {
    const charges = {
      ...{ tax_name: 'PB1', tax_bps: 0, tax_base: 'subtotal' as const, tax_inclusive: false },
      ...{
        service_name: 'Service',
        service_bps: 500,
        service_base: 'subtotal' as const,
        cash_rounding: '0.00',
      },
    };
    const should = {
      ...charges,
      ...{ tax_bps: 1_000, tax_base: 'subtotal_plus_service' as const, tax_inclusive: true },
      ...{ service_base: 'gross' as const, cash_rounding: '500.00' },
    };
    const [sale] = salesOf(
      [
        difference({
          ...{ what: 'charges', line: null },
          ...{ was: { kind: 'charges', charges }, should: { kind: 'charges', charges: should } },
        }),
      ],
      0,
    );
    const [told] = sale?.differences ?? [];
    if (!told) throw new Error('nothing to tell');
    const sides = sidesOfTerms(told, formats, 0);
    expect(sides.was.replaceAll('\u00a0', ' ')).toBe('PB1 0%, Service 5%');
    expect(sides.should.replaceAll('\u00a0', ' ')).toBe(
      'PB1 10%, tax included, Service 5%, service before discounts, service is taxed, rounded to Rp 500',
    );
  });

  it('takes from the bill, adds to it, or does neither', () => {
    expect([1, -1, 0].map(costWords)).toEqual([
      'missing from the bill',
      'too much on the bill',
      'Does not change the bill',
    ]);
  });
});
