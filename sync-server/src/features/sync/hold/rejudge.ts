import {
  HEAD_OFFICE,
  isMutationName,
  mutationFor,
  partKey,
  type DeviceId,
  type OutletId,
  type TenantId,
} from '@meja/domain';
import type { SealedMutation } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import type { Arrival } from '../judge/arrivals.ts';
import type { Judged } from '../judge/batch.ts';
import { judgeBatch } from '../judge/judging.ts';
import { inSlices } from '../../../sharing/slices.ts';
import { storedVerdicts, roleGrants } from '../judge/judging.queries.ts';
import { BELIEVED } from '../judge/proofs.ts';
import { actorsOf, byMutation, claimsOf, touchedBy } from '../judge/known.ts';
import { differencesIn, readShown } from '../judge/terms.ts';
import { keepDifferences } from '../judge/terms.queries.ts';
import { keepConflicts, keepSubjects } from '../push/push.queries.ts';
import { loadDocuments, saveDocuments, saveEntries } from '../stores.ts';
import { workAfter, type LaterWork, type OutletDay } from './decisions.queries.ts';

export interface Rejudging {
  tenantId: TenantId;
  outletId: OutletId;
  /** Whose records they are. */
  deviceId: DeviceId;
  enrolledAt: Date;
  day: OutletDay;
  /** The number that the outlet's stream has with it. */
  version: number;
  now: Date;
  newId: () => string;
  onBug: (error: unknown, mutation: SealedMutation) => void;
}

/**
 * Judges records of one device that a push had set aside, or that never came by one, as a push would have: by the same
 * rules, in the same order, by what the actors were allowed at the time, and never twice. The outlet's stream is locked.
 * @returns a row for each as the log would have had it; one that a rule failed on has the outcome `quarantined`. Nothing is left of
 *   one that is `rejected`.
 */
export async function rejudge(
  tx: Tx,
  rejudging: Rejudging,
  records: readonly SealedMutation[],
): Promise<Judged[]> {
  const { tenantId, outletId, deviceId, enrolledAt, day, version, now } = rejudging;
  const scope = { tenantId, outletId, deviceId };
  const touched = touchedBy(records);
  const documents = await loadDocuments(tx, touched, claimsOf(records));
  const judgedSince = await workAfter(
    tx,
    deviceId,
    Math.min(...records.map(({ deviceSeq }) => deviceSeq)),
    touched,
  );
  const ids = records.map(({ id }) => id);
  const known = await storedVerdicts(tx, scope, 0, 0, ids);
  const arrivals = records.map((record): Arrival => ({
    seq: record.deviceSeq,
    hash: record.hash,
    record,
    read: { ok: true, value: isOvertakenByItsOwn(record, judgedSince) ? asStranger(record) : record },
  }));
  const shown = await readShown(tx, scope, now, arrivals, true);
  const judging = judgeBatch(
    {
      outletId,
      // Somebody has looked at it: when its tablet last asked says nothing of it.
      ledger: { ...day, enrolledAt, pulledAt: null },
      version,
      now,
      documents,
      grants: await roleGrants(tx, scope, actorsOf(records)),
      standingOf: BELIEVED,
      delivered: byMutation(known),
      newId: rejudging.newId,
      onBug: rejudging.onBug,
    },
    arrivals,
  );
  const result = await inSlices(judging);
  const compared = { scope, ledger: day, now, shown, documents };
  await keepDifferences(tx, scope, now, await inSlices(differencesIn(compared, arrivals, result)));
  await saveDocuments(tx, { ...scope, day }, result.documents, documents);
  await keepConflicts(tx, scope, result.conflicts);
  await saveEntries(tx, scope, result.entries);
  await keepSubjects(
    tx,
    scope,
    // What is refused stays as it was: it is told of once it is decided.
    result.log.filter(({ row }) => row.outcome !== 'quarantined' && row.outcome !== 'rejected'),
  );
  return result.log;
}

const partsOf = (name: string, args: unknown): string[] => {
  if (!isMutationName(name)) return [];
  const parsed = mutationFor(name).args.safeParse(args);
  if (!parsed.success) return [];
  return mutationFor(name).overwrites(parsed.data).map(partKey);
};

/** Whether the device itself has changed the same part later: by then it wanted something else. */
function isOvertakenByItsOwn(record: SealedMutation, judgedSince: readonly LaterWork[]): boolean {
  const own = partsOf(record.name, record.args);
  return judgedSince.some(
    ({ deviceSeq, name, args }) =>
      deviceSeq > record.deviceSeq && partsOf(name, args).some((part) => own.includes(part)),
  );
}

/** To a stranger all that the device did since is somebody else's: what it overwrote comes out as a conflict. */
const asStranger = (record: SealedMutation): SealedMutation => ({ ...record, deviceId: HEAD_OFFICE });
