import {
  billOf,
  DEFAULT_CHARGES,
  unitPriceOf,
  type Line,
  type LineModifier,
  type ModifierGroup,
  type Product,
} from '@meja/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aDish, aGroup, aLine } from '#lib/testing/builders.ts';
import { ChoiceController } from './choice.svelte.ts';
import { groupsOf, mustChoose } from './groups.ts';

const choosing = (product: Product, groups: ModifierGroup[]) =>
  new ChoiceController({ product, groups, line: null });
const changing = (line: Line, groups: ModifierGroup[], product: Product | undefined = dish) =>
  new ChoiceController({ product, groups, line });

const heat = aGroup('Level Pedas', ['Level 0', 'Level 1']);
const extras = aGroup('Tambahan', ['Telur', 'Keju', 'Petai'], { min: 0, max: 2 });
const [mild, hot] = heat.options;
const [egg, cheese] = extras.options;
if (!mild || !hot || !egg || !cheese) throw new Error('no options');
egg.price = 5_000;
const dish = aDish('Nasi Goreng', { modifierGroupIds: [heat.id, extras.id] });

describe('choosing on a dish', () => {
  test('is asked for only where something must be chosen', () => {
    expect(mustChoose([extras])).toBe(false);
    expect(mustChoose([extras, heat])).toBe(true);
  });

  test('goes through the groups in the dish’s order, without those that have nothing to choose', () => {
    const empty = aGroup('Kosong', []);
    const byId = new Map([heat, extras, empty].map((group) => [group.id, group]));
    const asked = { ...dish, modifierGroupIds: [extras.id, empty.id, heat.id] };
    expect(groupsOf(asked, byId)).toEqual([extras, heat]);
  });

  test('complains about the first group that misses something, until it has it', () => {
    const choice = choosing(dish, [heat, extras]);
    expect(choice.take()).toBeNull();
    expect(choice.complaint).toBe(heat.id);
    choice.choose(heat, [hot.id]);
    expect(choice.complaint).toBeNull();
    choice.choose(extras, [egg.id, cheese.id]);
    choice.quantity = 2;
    choice.note = ' tanpa bawang ';
    expect(choice.total).toBe(60_000);
    expect(choice.take()).toMatchObject({
      quantity: 2,
      note: 'tanpa bawang',
      modifiers: [{ name: 'Level 1' }, { name: 'Telur', price: 5_000 }, { name: 'Keju' }],
    });
  });

  test('begins with what is chosen by default', () => {
    const group = { ...heat, options: [{ ...mild, isDefault: true }, hot] };
    expect(choosing(dish, [group]).take()?.modifiers).toMatchObject([{ name: 'Level 0' }]);
  });

  test('on a line that is in the order begins with that line’s, and knows when they differ', () => {
    const modifiers = [{ optionId: hot.id, groupName: heat.name, name: hot.name, price: 0 }];
    const choice = changing(aLine({ quantity: 3, note: 'pedas', modifiers }), [heat, extras]);
    expect([choice.quantity, choice.note, choice.changesOptions]).toEqual([3, 'pedas', false]);
    choice.choose(heat, [mild.id]);
    expect(choice.changesOptions).toBe(true);
  });
});

const chosen = (
  option: { id: LineModifier['optionId']; name: string; price: number },
  groupName: string,
) => ({
  ...{ optionId: option.id, name: option.name, price: option.price },
  groupName,
});
const ordered = aLine({
  productId: dish.id,
  unitPrice: 25_000,
  modifiers: [chosen(hot, heat.name), chosen(egg, extras.name)],
});

/** What may become of the menu while a line is on a bill. */
const CHANGES: Record<string, (groups: ModifierGroup[]) => ModifierGroup[]> = {
  'nothing changes': (groups) => groups,
  'the groups are gone': () => [],
  'one group is gone': ([first]) => (first ? [first] : []),
  'the chosen options are gone': (groups) =>
    groups.map((group) => ({
      ...group,
      options: group.options.filter(({ id }) => id !== hot.id && id !== egg.id),
    })),
  'the chosen options are sold out': (groups) =>
    groups.map((group) => ({
      ...group,
      options: group.options.map((each) => ({ ...each, isAvailable: false })),
    })),
  'the options cost more': (groups) =>
    groups.map((group) => ({
      ...group,
      options: group.options.map((each) => ({ ...each, name: `${each.name}!`, price: each.price + 7_000 })),
    })),
  'the groups are called otherwise': (groups) =>
    groups.map((group) => ({ ...group, name: `${group.name} baru` })),
  'more has to be chosen': (groups) => groups.map((group) => ({ ...group, min: 2, max: 2 })),
  'less may be chosen': (groups) => groups.map((group) => ({ ...group, min: 0, max: 1 })),
};
const menus = fc.record({
  product: fc.constantFrom(
    dish,
    undefined,
    { ...dish, price: 99_000 },
    { ...dish, name: 'Lain', taxClass: 'exempt' as const },
    { ...dish, isAvailable: false },
  ),
  groups: fc
    .array(fc.constantFrom(...Object.values(CHANGES)), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((groups, change) => change(groups), [heat, extras])),
});
const withWish = (choice: ChoiceController): Line => {
  const wish = choice.take();
  if (!wish) throw new Error(`misses something in ${choice.complaint}`);
  const { product, ...rest } = wish;
  return { ...ordered, ...rest, name: product.name, unitPrice: product.price, taxClass: product.taxClass };
};
const grossOf = (line: Line): number =>
  billOf({ lines: [line], discount: null, charges: DEFAULT_CHARGES }).gross;

describe('a line whose dish, options or groups are gone, changed or sold out', () => {
  test('keeps all that it was sold with when only quantity and note are changed', () => {
    fc.assert(
      fc.property(menus, fc.integer({ min: 1, max: 99 }), ({ product, groups }, quantity) => {
        const choice = changing(ordered, groups, product);
        Object.assign(choice, { quantity, note: 'pedas' });
        expect(choice.changesOptions).toBe(false);
        expect(withWish(choice)).toEqual({ ...ordered, quantity, note: 'pedas' });
        expect(choice.total).toBe(quantity * unitPriceOf(ordered));
      }),
    );
  });

  test('books what the button says, whatever is chosen anew', () => {
    fc.assert(
      fc.property(menus, fc.array(fc.nat(), { maxLength: 6 }), ({ product, groups }, taps) => {
        const choice = changing(ordered, groups, product);
        for (const tap of taps) {
          const group = choice.groups[tap % Math.max(1, choice.groups.length)];
          const option = group?.options[tap % Math.max(1, group.options.length)];
          if (group && option) choice.choose(group, [option.id]);
        }
        const wish = choice.take();
        if (!wish) return;
        const { product: sold, ...rest } = wish;
        expect(grossOf({ ...ordered, ...rest, unitPrice: sold.price })).toBe(choice.total);
        // What was on it and still is costs what it did.
        for (const modifier of wish.modifiers)
          if (modifier.optionId === egg.id || modifier.optionId === hot.id)
            expect(ordered.modifiers).toContainEqual(modifier);
      }),
    );
  });

  test('shows what is no longer on the menu where it was chosen, and gives it up when told to', () => {
    const left = { ...extras, options: [cheese] };
    const choice = changing(ordered, [left]);
    expect([...choice.gone]).toEqual([hot.id, egg.id]);
    const [still, lost] = choice.groups;
    if (!still || !lost) throw new Error('no groups');
    expect(still.options.map(({ name }) => name)).toEqual(['Keju', 'Telur']);
    expect([lost.name, choice.chosenIn(lost)]).toEqual([heat.name, [hot.id]]);
    choice.choose(still, [cheese.id]);
    choice.choose(lost, []);
    expect(choice.take()?.modifiers.map(({ name }) => name)).toEqual(['Keju']);
  });
});
