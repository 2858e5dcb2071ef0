import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModifierOptionId } from '../kernel/ids.ts';
import { anId } from '../testing/builders.ts';
import { defaultChoice, modifiersOf, toggleOption } from './choice.ts';
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

describe('choosing an option', () => {
  it('takes the place of the other one in a group of one', () => {
    expect(toggleOption(level, ids(1), anId(2))).toEqual(ids(2));
    expect(toggleOption(size, ids(3, 5), anId(4))).toEqual(ids(4, 5));
  });

  it('again drops it, but not the only one of a group that wants one', () => {
    expect(toggleOption(level, ids(1), anId(1))).toEqual(ids(1));
    expect(toggleOption(size, ids(3), anId(3))).toEqual(ids());
    expect(toggleOption(extras, ids(5, 6), anId(5))).toEqual(ids(6));
  });

  it('in a full group changes nothing', () => {
    expect(toggleOption(extras, ids(5, 6), anId(7))).toEqual(ids(5, 6));
  });

  it('does not touch the choice that it was given', () => {
    const chosen = ids(5);
    toggleOption(extras, chosen, anId(6));
    expect(chosen).toEqual(ids(5));
  });

  it('never exceeds a maximum, whatever is tapped', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 })), (taps) => {
        const groups = [level, size, extras];
        let chosen: Set<ModifierOptionId> = defaultChoice(groups);
        for (const tap of taps) {
          const of = groups.find((each) => each.options.some(({ id }) => id === anId(tap)));
          if (of) chosen = toggleOption(of, chosen, anId(tap));
        }
        const result = modifiersOf(groups, chosen);
        expect(result.ok || result.error.code).not.toBe('TOO_MANY');
      }),
    );
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
