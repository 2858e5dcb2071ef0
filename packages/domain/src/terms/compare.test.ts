import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDONESIA_PB1, DEFAULT_CHARGES, type Charges } from '../outlet/charges.ts';
import type { LineModifier } from '../order/line.ts';
import type { MutationArgs, ReadCommand } from '../registry.ts';
import { aLine, anId, LINE, ORDER, OTHER, PAYMENT } from '../testing/builders.ts';
import { compareTerms } from './compare.ts';
import type { DishTerms, OptionTerms, Shown } from './shown.ts';

const DISH = anId<MutationArgs<'order.addLine'>['productId']>(70);
const EGG = anId<LineModifier['optionId']>(71);
const GROUP = anId<OptionTerms['groupId']>(72);

const dishTerms = (overrides: Partial<DishTerms> = {}): DishTerms => ({
  name: 'Nasi Goreng',
  price: 24_000,
  taxClass: 'standard',
  isAvailable: true,
  groupIds: [GROUP],
  ...overrides,
});
const optionTerms = (overrides: Partial<OptionTerms> = {}): OptionTerms => ({
  name: 'Telur',
  price: 4_500,
  isAvailable: true,
  groupId: GROUP,
  groupName: 'Tambahan',
  ...overrides,
});

interface Menu {
  dishes?: readonly DishTerms[];
  options?: readonly OptionTerms[];
  charges?: Shown['charges'];
  days?: Shown['days'];
  numberedOn?: Shown['numberedOn'];
}
const shownBy = ({
  dishes = [],
  options = [],
  charges = [],
  days = ['2026-11-20'],
  numberedOn = days,
}: Menu): Shown => ({
  dish: (id) => (id === DISH ? dishes : []),
  option: (id) => (id === EGG ? options : []),
  charges,
  days,
  numberedOn,
  series: ['JKT-2'],
});

const lineBy = (
  dish: Pick<DishTerms, 'name' | 'price' | 'taxClass'>,
  modifiers: readonly LineModifier[] = [],
  quantity = 1,
): Extract<ReadCommand, { name: 'order.addLine' }> => ({
  name: 'order.addLine',
  args: {
    ...{ orderId: ORDER, lineId: LINE, productId: DISH, quantity, note: '', modifiers: [...modifiers] },
    ...{ name: dish.name, unitPrice: dish.price, taxClass: dish.taxClass },
  },
});
const chosen = ({ name, price, groupName }: OptionTerms): LineModifier => ({
  optionId: EGG,
  name,
  price,
  groupName,
});
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

const Name = fc.constantFrom('Nasi Goreng', 'Nasi Goreng Spesial', 'Nasgor');
const Price = fc.integer({ min: 0, max: 5 }).map((n) => n * 1_000);
const Dish = fc.record({
  name: Name,
  price: Price,
  taxClass: fc.constantFrom('standard' as const, 'exempt' as const),
  isAvailable: fc.boolean(),
  groupIds: fc.constantFrom([], [GROUP]),
});
const Option = fc.record({
  name: Name,
  price: Price,
  isAvailable: fc.boolean(),
  groupId: fc.constantFrom(GROUP, anId<OptionTerms['groupId']>(73)),
  groupName: Name,
});
const versionsOf = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 6 });
const Quantity = fc.integer({ min: 1, max: 99 });

describe('a line', () => {
  it('by any version that was shown, and could be had, does not differ', () => {
    fc.assert(
      fc.property(
        versionsOf(Dish),
        versionsOf(Option),
        fc.nat(),
        fc.nat(),
        Quantity,
        (dishes, options, i, j, n) => {
          const dish = { ...dishes[i % dishes.length]!, isAvailable: true, groupIds: [GROUP] };
          const option = { ...options[j % options.length]!, isAvailable: true, groupId: GROUP };
          const shown = shownBy({ dishes: [...dishes, dish], options: [option, ...options] });
          expect(compareTerms(lineBy(dish, [chosen(option)], n), shown, undefined)).toEqual([]);
        },
      ),
    );
  });

  it('differs just where no version agrees in all, and then from one of them, by what that costs', () => {
    fc.assert(
      fc.property(versionsOf(Dish), Dish, Quantity, (dishes, sold, quantity) => {
        const found = compareTerms(lineBy(sold, [], quantity), shownBy({ dishes }), undefined);
        const agree = dishes.some(
          (dish) =>
            dish.isAvailable &&
            dish.name === sold.name &&
            dish.price === sold.price &&
            dish.taxClass === sold.taxClass,
        );
        expect(found.length === 0).toBe(agree);
        for (const { what, was, should, cost, part, itemId } of found) {
          expect({ part, itemId }).toEqual({ part: `line:${LINE}`, itemId: DISH });
          if (what !== 'price') expect(cost).toBe(0);
          else {
            expect(was).toBe(sold.price);
            expect(dishes.map(({ price }) => price)).toContain(should);
            expect(cost).toBe(quantity * (Number(should) - sold.price));
          }
        }
      }),
    );
  });

  it('tells of no difference more than its closest version has', () => {
    fc.assert(
      fc.property(versionsOf(Dish), Dish, (dishes, sold) => {
        const alone = dishes.map((dish) =>
          compareTerms(lineBy(sold), shownBy({ dishes: [dish] }), undefined),
        );
        const together = compareTerms(lineBy(sold), shownBy({ dishes }), undefined);
        expect(together).toHaveLength(Math.min(...alone.map(({ length }) => length)));
        // Of several the newest.
        expect(together).toEqual(alone.findLast(({ length }) => length === together.length));
      }),
    );
  });

  it('of a dish that was never shown says so alone', () => {
    expect(compareTerms(lineBy(dishTerms()), shownBy({}), undefined)).toEqual([
      { what: 'dish', part: `line:${LINE}`, itemId: DISH, was: 'Nasi Goreng', should: null, cost: 0 },
    ]);
  });

  it('with something chosen that belongs to another dish differs, whatever it costs', () => {
    const shown = shownBy({ dishes: [dishTerms({ groupIds: [] })], options: [optionTerms()] });
    expect(compareTerms(lineBy(dishTerms(), [chosen(optionTerms())]), shown, undefined)).toMatchObject([
      { what: 'option', itemId: EGG, was: 'Tambahan: Telur', should: null },
    ]);
  });

  it('may repeat what was chosen with an earlier line of the same dish, and nothing else', () => {
    const shown = shownBy({ dishes: [dishTerms()], options: [optionTerms({ price: 6_000 })] });
    const command = lineBy(dishTerms(), [chosen(optionTerms())]);
    const before = (productId: typeof DISH) => ({
      lines: [
        aLine({ id: anId(80), productId, modifiers: [chosen(optionTerms())] }),
        aLine({ id: LINE, productId: DISH, modifiers: [chosen(optionTerms())] }),
        aLine({ id: anId(81), productId: DISH, modifiers: [chosen(optionTerms())] }),
      ],
    });
    expect(compareTerms(command, shown, before(DISH))).toEqual([]);
    expect(compareTerms(command, shown, before(anId(90)))).toMatchObject([{ what: 'option_price' }]);
  });
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
