import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineModifier } from '../order/line.ts';
import type { ReadCommand } from '../registry.ts';
import { aLine, anId, LINE, ORDER } from '../testing/builders.ts';
import { DISH, dishTerms, EGG, GROUP, optionTerms, shownBy } from '../testing/terms.ts';
import { compareTerms } from './compare.ts';
import type { DishTerms, OptionTerms } from './shown.ts';

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
