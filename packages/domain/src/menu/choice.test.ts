import { describe, expect, it } from 'vitest';
import type { ModifierOptionId } from '../kernel/ids.ts';
import { anId } from '../testing/builders.ts';
import { defaultChoice, modifiersOf } from './choice.ts';
import type { ModifierGroup, ModifierOption } from './menu.ts';

const option = (n: number, overrides: Partial<ModifierOption> = {}): ModifierOption => ({
  id: anId(n),
  name: `Pilihan ${n}`,
  price: n * 100,
  isDefault: false,
  isAvailable: true,
  ...overrides,
});
const group = (min: number, max: number, options: ModifierOption[]): ModifierGroup => ({
  id: anId(900 + min * 10 + max),
  name: `Grup ${min}-${max}`,
  min,
  max,
  options,
});
const ids = (...ns: number[]) => new Set(ns.map((n) => anId<ModifierOptionId>(n)));

const level = group(1, 1, [option(1), option(2)]);
const size = group(0, 1, [option(3), option(4)]);
const extras = group(0, 2, [option(5), option(6), option(7)]);

describe('the default choice', () => {
  it('is every default option that is available, no more than a group takes', () => {
    const one = group(1, 1, [option(1, { isDefault: true }), option(2, { isDefault: true })]);
    const sold = group(0, 2, [
      option(3, { isDefault: true, isAvailable: false }),
      option(4, { isDefault: true }),
      option(5),
    ]);
    expect(defaultChoice([one, sold])).toEqual(ids(1, 4));
    expect(defaultChoice([])).toEqual(ids());
  });
});

describe("a choice's modifiers", () => {
  it('come in the order of groups and options, with their names and prices', () => {
    expect(modifiersOf([extras, level], ids(1, 7, 5))).toEqual({
      ok: true,
      value: [
        { optionId: anId(5), groupName: 'Grup 0-2', name: 'Pilihan 5', price: 500 },
        { optionId: anId(7), groupName: 'Grup 0-2', name: 'Pilihan 7', price: 700 },
        { optionId: anId(1), groupName: 'Grup 1-1', name: 'Pilihan 1', price: 100 },
      ],
    });
  });

  it('are missing where a group has too few or too many, and the first such group is named', () => {
    expect(modifiersOf([size, level], ids(3))).toEqual({
      ok: false,
      error: { code: 'TOO_FEW', group: level },
    });
    expect(modifiersOf([extras, level], ids(5, 6, 7))).toEqual({
      ok: false,
      error: { code: 'TOO_MANY', group: extras },
    });
  });

  it('leave out what belongs to no group', () => {
    expect(modifiersOf([size], ids(99))).toEqual({ ok: true, value: [] });
  });
});
