import type { Line, LineModifier, ModifierGroup, ModifierGroupId, ModifierOption } from '@meja/domain';

/** What can be chosen on a line. */
export interface Offered {
  groups: readonly ModifierGroup[];
  /** The options that the line has and the menu does not, any more. */
  gone: ReadonlySet<string>;
}

/**
 * What the menu offers for a line, with what was chosen on it as it was then: names and prices of a line are its own. An option that
 * the menu took out stands where its group still is, or in a group of its own.
 */
export function offeredOn({ modifiers }: Pick<Line, 'modifiers'>, groups: readonly ModifierGroup[]): Offered {
  const onMenu = new Set<string>(groups.flatMap(({ options }) => options.map(({ id }) => id)));
  const gone = modifiers.filter(({ optionId }) => !onMenu.has(optionId));
  const hosts = new Set(groups.map(({ name }) => name));
  const homeless = Map.groupBy(
    gone.filter(({ groupName }) => !hosts.has(groupName)),
    ({ groupName }) => groupName,
  );
  return {
    gone: new Set(gone.map(({ optionId }) => optionId)),
    groups: [
      ...groups.map((group, index) => ({
        ...group,
        options: [
          ...group.options.map((option) => {
            const chosen = modifiers.find(({ optionId }) => optionId === option.id);
            return chosen ? optionOf(chosen) : option;
          }),
          // Two groups may be called the same: it belongs to one of them.
          ...gone
            .filter(({ groupName }) => groupName === group.name && firstCalled(groups, groupName) === index)
            .map(optionOf),
        ],
      })),
      ...Array.from(homeless, ([name, was]) => ({
        id: `gone:${name}` as ModifierGroupId,
        name,
        min: 0,
        max: was.length,
        options: was.map(optionOf),
      })),
    ],
  };
}

const firstCalled = (groups: readonly ModifierGroup[], wanted: string): number =>
  groups.findIndex(({ name }) => name === wanted);

const optionOf = ({ optionId: id, name, price }: LineModifier): ModifierOption => ({
  ...{ id, name, price },
  isDefault: false,
  isAvailable: true,
});
