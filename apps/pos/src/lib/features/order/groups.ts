import type { Line, ModifierGroup, ModifierGroupId, Product } from '@meja/domain';

/** What the choice sheet is opened for: a dish of the menu, or a line that the menu need not have any more. */
export type Asked = { groups: readonly ModifierGroup[] } & (
  | { product: Product; line: null }
  | { product: Product | undefined; line: Line }
);

/** Whether somebody has to choose before the dish can be ordered. */
export const mustChoose = (groups: readonly ModifierGroup[]): boolean =>
  groups.some((group) => group.min > 0);

export const groupsOf = (
  product: Product | undefined,
  groupById: ReadonlyMap<ModifierGroupId, ModifierGroup>,
): ModifierGroup[] =>
  (product?.modifierGroupIds ?? []).flatMap((id) => {
    const group = groupById.get(id);
    return group && group.options.length > 0 ? [group] : [];
  });
