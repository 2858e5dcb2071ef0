import { subjectsOf } from '../trades/checks.ts';
import type { Device } from '../world/device.ts';
import type { SimulationContext } from '../world/context.ts';
import type { Books } from './books.ts';
import type { Wrong } from './invariants.ts';
import type { SavedChange } from './saved-changes.ts';

const REFUSED = ['conflict', 'rejected', 'quarantined'];

/** Each change that was saved has one verdict, on just what was tapped. */
export function* wrongVerdicts(
  { saved, devices, pins }: SimulationContext,
  { log, quarantine, setAside }: Books,
): Iterable<Wrong> {
  const judged = Map.groupBy(
    log.filter(({ duplicateOf }) => duplicateOf === null),
    ({ mutationId }) => mutationId,
  );
  for (const change of saved.byId.values()) {
    const verdicts = judged.get(change.id) ?? [];
    // What was set aside was decided, and is told as that wherever it comes (see decisions.ts).
    if (change.isExcused || setAside.has(change.id)) continue;
    const isUnproven = change.isForged || pins.isLost(change.actorId, change.approverId);
    const isSetAside = () =>
      quarantine.some(
        ({ raw, mutationId }) => isOneOf(change.damagedAs, raw) || (isUnproven && mutationId === change.id),
      );
    if (verdicts.length !== 1 && !(verdicts.length === 0 && isSetAside()))
      yield [1, `${describe(change)} has ${verdicts.length} verdicts`];
    if (verdicts.length === 0 && !change.isOnServerOnly && attentionOutcome(change, devices) === undefined)
      yield [1, `${describe(change)} is set aside, and nobody is told`];
    for (const verdict of verdicts) {
      if (verdict.tenantId !== change.tenantId) yield [4, `${describe(change)} was judged at another tenant`];
      if (verdict.outcome !== 'quarantined' && textOf(verdict.args) !== textOf(change.args))
        yield [1, `${describe(change)} was judged as ${textOf(verdict.args)}, not ${textOf(change.args)}`];
    }
  }
}

/** What was judged shows in the history of every document that it names. */
export function* wrongSubjects({ log }: Books): Iterable<Wrong> {
  for (const row of log) {
    if (row.duplicateOf !== null || row.outcome === 'quarantined' || row.decided !== null) continue;
    for (const { kind, id } of subjectsOf(row))
      if (!row.subjects.includes(`${kind}/${id}`))
        yield [1, `${row.name} is not in the history of ${kind}/${id}`];
  }
}

/**
 * Whoever made a change that did not take effect is told so, and nobody is told so of one that did.
 * @param restored the server was put back to a backup: what people are told may be another history's
 */
export function* hiddenVerdicts(
  { saved, devices }: SimulationContext,
  { log }: Books,
  restored: boolean,
): Iterable<Wrong> {
  const verdicts = new Map(
    log.flatMap((row) =>
      row.mutationId !== null && row.duplicateOf === null ? [[row.mutationId, row]] : [],
    ),
  );
  for (const change of saved.byId.values()) {
    const verdict = verdicts.get(change.id);
    if (!verdict || verdict.decided !== null || change.isOnServerOnly) continue;
    const told = attentionOutcome(change, devices);
    const needsSomebody = REFUSED.includes(verdict.outcome) || verdict.code === 'UNALLOCATED';
    if (needsSomebody && told === undefined)
      yield [1, `${describe(change)} is ${verdict.outcome} (${verdict.code}), and nobody is told`];
    if (told !== undefined && !restored && told !== verdict.outcome)
      yield [1, `${describe(change)} is ${verdict.outcome}, and people are told ${told}`];
  }
}

/** What stands in the list of things to look at, on the tablet or on a copy of it. */
function attentionOutcome(change: SavedChange, devices: readonly Device[]): string | undefined {
  for (const device of devices) {
    if (originalOf(device) !== change.device && device.name !== change.device) continue;
    for (const row of device.disk.rows('attention')) {
      const { id, verdict } = row as { id: string; verdict: { outcome: string } };
      if (id === change.id) return verdict.outcome;
    }
  }
  return undefined;
}

/** The first of a line of copies. */
function originalOf(device: Device): string {
  let first = device;
  while (first.copyOf) first = first.copyOf;
  return first.name;
}

export const describe = ({
  name,
  device,
  id,
  args,
}: Pick<SavedChange, 'name' | 'device' | 'id' | 'args'>): string =>
  `${name} ${id} of ${subjectsOf({ args })[0]?.id} made at ${device}`;

/** JSON that is the same for the same value, in whatever order its parts are. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** What somebody did, without how it is numbered and sealed: a tablet that becomes another does that anew. */
const contentOf = (record: unknown): string =>
  textOf({ ...(record as object), deviceId: 0, deviceSeq: 0, base: 0, prev: 0, hash: 0 });

function isOneOf(records: readonly unknown[], raw: string): boolean {
  if (records.length === 0) return false;
  const content = contentOf(JSON.parse(raw));
  return records.some((record) => contentOf(record) === content);
}
