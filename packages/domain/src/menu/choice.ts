import type { ModifierOptionId } from '../kernel/ids.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { LineModifier } from '../order/line.ts';
import type { ModifierGroup } from './menu.ts';

export type ChoiceProblem = { code: 'TOO_FEW' | 'TOO_MANY'; group: ModifierGroup };

/** The options that are chosen before anybody touches the groups. */
export function defaultChoice(groups: readonly ModifierGroup[]): Set<ModifierOptionId> {
  return new Set(
    groups.flatMap((group) =>
      group.options
        .filter((option) => option.isDefault && option.isAvailable)
        .slice(0, group.max)
        .map((option) => option.id),
    ),
  );
}

/** The line's modifiers for a choice, in the groups' order, or the first group whose minimum or maximum it misses. */
export function modifiersOf(
  groups: readonly ModifierGroup[],
  chosen: ReadonlySet<ModifierOptionId>,
): Result<LineModifier[], ChoiceProblem> {
  const modifiers: LineModifier[] = [];
  for (const group of groups) {
    const options = group.options.filter((option) => chosen.has(option.id));
    if (options.length < group.min) return refuse({ code: 'TOO_FEW', group });
    if (options.length > group.max) return refuse({ code: 'TOO_MANY', group });
    for (const option of options)
      modifiers.push({ optionId: option.id, groupName: group.name, name: option.name, price: option.price });
  }
  return ok(modifiers);
}
