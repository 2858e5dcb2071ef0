import type { Line, LineModifier, ModifierGroup, ModifierOption, Order } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { aDish, aGroup, aLine, anOrder } from '#lib/testing/builders.ts';
import { usualChoice } from './usual.ts';

const spice = aGroup('Pedas', ['Tidak', 'Sedang', 'Pedas']);
const [, medium, hot] = spice.options;
const dish = aDish('Ayam Geprek', { modifierGroupIds: [spice.id], isFeatured: true });

const chosen = (option: ModifierOption | undefined): LineModifier[] =>
  option ? [{ optionId: option.id, groupName: spice.name, name: option.name, price: 0 }] : [];
const had = (option: ModifierOption | undefined, quantity: number, over: Partial<Line> = {}) =>
  anOrder({ lines: [aLine({ productId: dish.id, modifiers: chosen(option), quantity, ...over })] });
const names = (groups: ModifierGroup[], orders: Order[]) =>
  usualChoice(dish.id, groups, orders)?.map(({ name }) => name) ?? null;

describe('the usual choice of a dish', () => {
  it('is what guests mostly had', () => {
    expect(names([spice], [had(hot, 2), had(medium, 1), had(hot, 2)])).toEqual(['Pedas']);
  });

  it('is what the menu has chosen beforehand while it was seldom had', () => {
    const options = spice.options.map((option) => ({ ...option, isDefault: option === medium }));
    expect(names([{ ...spice, options }], [had(hot, 2)])).toEqual(['Sedang']);
  });

  it('is nobody’s guess where the menu has chosen nothing', () => {
    expect(names([spice], [had(hot, 2)])).toBeNull();
    expect(names([spice], [])).toBeNull();
  });

  it('counts nothing that was voided, and no other dish', () => {
    const voided = had(hot, 9, { kitchenStatus: 'void' });
    const other = had(hot, 9, { productId: aDish('Lain').id });
    expect(names([spice], [voided, other])).toBeNull();
  });

  it('is none that is sold out, or gone from the menu', () => {
    const soldOut = {
      ...spice,
      options: spice.options.map((each) => ({ ...each, isAvailable: each !== hot })),
    };
    expect(names([soldOut], [had(hot, 5)])).toBeNull();
    const without = { ...spice, options: spice.options.filter((each) => each !== hot) };
    expect(names([without], [had(hot, 5)])).toBeNull();
  });
});
