import type { Choice, Decision } from '../world/context.ts';
import type { Device } from '../world/device.ts';
import { hasTakenEffect, type Books, type ConflictRow } from './books.ts';
import type { Wrong } from './invariants.ts';
import { textOf } from './verdicts.ts';

/** What was set aside has no effect, by whatever way it came since, and waits for nobody; what was accepted has its effect once. */
export function* wrongDecisions(decisions: readonly Decision[], { log, quarantine }: Books): Iterable<Wrong> {
  const effects = Map.groupBy(log.filter(hasTakenEffect), ({ mutationId }) => mutationId);
  for (const { mutationId, action, outcome } of decisions) {
    const done = effects.get(mutationId)?.length ?? 0;
    if (action === 'set_aside') {
      if (done > 0) yield [11, `${mutationId} was set aside, and took effect`];
      if (quarantine.some((each) => each.mutationId === mutationId && each.isOpen))
        yield [11, `${mutationId} was set aside, and waits again`];
    } else if (done > 1) yield [11, `${mutationId} was accepted, and took effect ${done} times`];
    else if ((outcome === 'applied' || outcome === 'merged') && done === 0)
      yield [11, `${mutationId} was accepted as ${outcome}, and has no effect`];
  }
}

/**
 * What was decided about a conflict was decided once, and as head office was told. A value that was taken is just what the lost change
 * wanted; what the change did stays undone. What either leaves in the rows is held against the log (`#wrongByLog` of oracle.ts).
 */
export function* wrongChoices(
  choices: readonly Choice[],
  { conflicts, log }: Books,
  devices: readonly Device[],
): Iterable<Wrong> {
  const rows = new Map(conflicts.map((row) => [row.id, row]));
  for (const { conflictId, mutationId, action } of choices) {
    const decided = rows.get(conflictId)?.actions.join();
    if (decided !== action)
      yield [11, `head office chose ${action} for ${mutationId}, and the rows have ${decided}`];
  }
  const lost = new Map(
    log.flatMap((row) =>
      row.outcome === 'conflict' && row.duplicateOf === null ? [[row.mutationId, row]] : [],
    ),
  );
  const effective = new Set(log.filter(hasTakenEffect).map(({ mutationId }) => mutationId));
  for (const conflict of conflicts) {
    const { mutationId, actions, commands, status } = conflict;
    if (status !== statusOf(actions))
      yield [11, `the conflict of ${mutationId} is ${status}, and was decided as ${actions.join()}`];
    if (effective.has(mutationId)) yield [11, `${mutationId} lost, and took effect`];
    const wanted = lost.get(mutationId);
    const isAsWanted = ({ name, args }: ConflictRow['commands'][number]): boolean =>
      name === wanted?.name && textOf(args) === textOf(wanted.args);
    if (commands.length !== (actions.includes('take') ? 1 : 0) || !commands.every(isAsWanted))
      yield [11, `${mutationId} wanted ${textOf(wanted?.args)}, and head office did ${textOf(commands)}`];
    yield* wrongNews(conflict, devices);
  }
}

const statusOf = ([action]: readonly string[]): string =>
  action === undefined ? 'open' : action === 'take' ? 'taken' : 'kept';

/** The tablet whose wish it was shows beside it what was decided. */
function* wrongNews(
  { mutationId, deviceId, actions }: ConflictRow,
  devices: readonly Device[],
): Iterable<Wrong> {
  for (const device of devices) {
    if (device.identity !== deviceId) continue;
    const told = (device.disk.rows('attention') as Told[]).find(({ id }) => id === mutationId);
    if (told && told.decision?.action !== actions[0])
      yield [
        11,
        `${mutationId} was decided as ${actions[0]}, and ${device.name} shows ${told.decision?.action}`,
      ];
  }
}

interface Told {
  id: string;
  decision?: { action: string };
}
