import { describe, expect, test } from 'vitest';
import { aDish, aGroup, aLine } from '#lib/testing/builders.ts';
import { ChoiceController, groupsOf, mustChoose } from './choice.svelte.ts';

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
    const choice = new ChoiceController(dish, [heat, extras]);
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
    expect(new ChoiceController(dish, [group]).take()?.modifiers).toMatchObject([{ name: 'Level 0' }]);
  });

  test('on a line that is in the order begins with that line’s, and knows when they differ', () => {
    const modifiers = [{ optionId: hot.id, groupName: heat.name, name: hot.name, price: 0 }];
    const choice = new ChoiceController(
      dish,
      [heat, extras],
      aLine({ quantity: 3, note: 'pedas', modifiers }),
    );
    expect([choice.quantity, choice.note, choice.changesOptions]).toEqual([3, 'pedas', false]);
    choice.choose(heat, [mild.id]);
    expect(choice.changesOptions).toBe(true);
  });
});
