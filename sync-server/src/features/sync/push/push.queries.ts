import { sql } from 'kysely';
import type { Tx } from '../../../db/database.ts';
import { writeRecords } from '../../../db/records.queries.ts';
import type { MutationSubjectsTable } from '../../../db/streams.table.ts';
import type { DeviceScope } from '../device.ts';
import type { ConflictRow, Judged, QuarantineRow } from '../judge/batch.ts';
import type { ChainBreak } from '../judge/chain.ts';

/** Takes the outlet stream's next number for this transaction. */
export async function advanceStream(
  tx: Tx,
  scope: Pick<DeviceScope, 'tenantId' | 'outletId'>,
): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select next_stream_seq(${scope.tenantId}::uuid, 'outlet', ${scope.outletId}::uuid) as seq
  `.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the stream gave no number');
  return row.seq;
}

export async function logMutations(
  tx: Tx,
  scope: DeviceScope,
  now: Date,
  judged: readonly Judged[],
): Promise<void> {
  await Promise.all([
    writeRecords(tx, {
      table: 'mutation_log',
      key: ['tenant_id', 'device_id', 'device_seq'],
      rows: judged.map(({ row }) => ({ ...ownedBy(scope), ...row, received_at: now.toISOString() })),
      keepExisting: true,
    }),
    keepSubjects(tx, scope, judged),
  ]);
}

/**
 * Notes which mutations are about which document, so that each shows in the history of all that it is about. What was
 * judged together has one number of the stream, and so one row for each document.
 */
export async function keepSubjects(
  tx: Tx,
  scope: Pick<DeviceScope, 'tenantId' | 'deviceId'>,
  judged: readonly Judged[],
): Promise<void> {
  const rows = new Map<string, Omit<MutationSubjectsTable, 'tenant_id'>>();
  for (const { row, subjects } of judged)
    for (const { kind, id } of subjects) {
      const key = `${row.seq} ${kind} ${id}`;
      const noted = rows.get(key);
      if (noted) noted.device_seqs.push(row.device_seq);
      else
        rows.set(key, {
          ...{ kind, doc_id: id, seq: row.seq },
          ...{ device_id: scope.deviceId, device_seqs: [row.device_seq] },
        });
    }
  await writeRecords(tx, {
    table: 'mutation_subjects',
    key: ['tenant_id', 'doc_id', 'seq', 'device_id', 'kind'],
    rows: [...rows.values()].map((row) => ({ tenant_id: scope.tenantId, ...row })),
    keepExisting: true,
  });
}

interface DevicePlace {
  lastSeq: number;
  lastHash: string | null;
  /** Null when the device itself was not heard of. */
  seenAt: Date | null;
}

export async function moveDevice(
  tx: Tx,
  scope: DeviceScope,
  { lastSeq, lastHash, seenAt }: DevicePlace,
): Promise<void> {
  await tx
    .updateTable('devices')
    .set({ last_seq: lastSeq, last_hash: lastHash, ...(seenAt && { last_seen_at: seenAt }) })
    .where('id', '=', scope.deviceId)
    .execute();
}

/** Head office sees by it which numbers have not come, until they have. */
export async function noteGap(tx: Tx, { deviceId }: DeviceScope, offeredFrom: number): Promise<void> {
  await tx.updateTable('devices').set({ offered_from: offeredFrom }).where('id', '=', deviceId).execute();
}

/** From now on the device may be renewed, once. @returns whether that is new: until it is renewed it will be found again */
export async function noteFork(tx: Tx, { deviceId }: DeviceScope, at: Date): Promise<boolean> {
  const noted = await tx
    .updateTable('devices')
    .set({ forked_at: at })
    .where('id', '=', deviceId)
    .where('forked_at', 'is', null)
    .executeTakeFirst();
  return noted.numUpdatedRows > 0n;
}

/** A break is found once: the same records are not judged again. */
export async function keepBreaks(
  tx: Tx,
  scope: DeviceScope,
  now: Date,
  breaks: readonly ChainBreak[],
  newId: () => string,
): Promise<void> {
  await writeRecords(tx, {
    table: 'chain_breaks',
    key: ['tenant_id', 'device_id', 'device_seq'],
    rows: breaks.map(({ deviceSeq, expected, got }) => ({
      ...ownedBy(scope),
      ...{ id: newId(), device_seq: deviceSeq, expected, got, found_at: now.toISOString() },
    })),
    keepExisting: true,
  });
}

export async function keepConflicts(tx: Tx, scope: DeviceScope, rows: readonly ConflictRow[]): Promise<void> {
  await writeRecords(tx, {
    table: 'conflicts',
    key: ['tenant_id', 'id'],
    rows: rows.map((row) => ({ ...ownedBy(scope), ...row })),
    keepExisting: true,
  });
}

export async function quarantine(
  tx: Tx,
  scope: DeviceScope,
  now: Date,
  rows: readonly QuarantineRow[],
): Promise<void> {
  await writeRecords(tx, {
    table: 'quarantine',
    key: ['tenant_id', 'id'],
    rows: rows.map((row) => ({ ...ownedBy(scope), ...row, received_at: now.toISOString() })),
    keepExisting: true,
  });
}

const ownedBy = (scope: DeviceScope) => ({
  tenant_id: scope.tenantId,
  outlet_id: scope.outletId,
  device_id: scope.deviceId,
});
