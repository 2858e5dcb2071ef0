import type {
  DeviceId,
  DocumentKind,
  OutletId,
  PartName,
  Ref,
  RoleName,
  StaffId,
  TenantId,
} from '@meja/domain';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '../../../db/database.ts';
import { anyOf } from '../../../db/any-of.queries.ts';
import { writeRecords } from '../../../db/records.queries.ts';
import type { MutationSubjectsTable } from '../../../db/streams.table.ts';
import type { Outcome } from '@meja/sync';
import { deviceIsServed } from '../../standing/index.ts';
import type { ChainBreak } from '../judge/chain.ts';

/** The device that a push comes from, by its verified token. */
export interface DeviceScope {
  tenantId: TenantId;
  outletId: OutletId;
  deviceId: DeviceId;
}

export interface Ledger {
  epoch: string;
  head: number;
  timeZone: string;
  dayStartMinutes: number;
  /** The last mutation of the device that was judged. */
  lastSeq: number;
  /** Its hash, where it could be read. */
  lastHash: string | null;
  enrolledAt: Date;
}

/**
 * Locks the outlet's stream until the transaction ends, so that the outlet's writers queue up, and reads what judging
 * needs to know. The device's row is locked too: after a wait PostgreSQL reads anew only the rows that it locks, and
 * the device's last number must be the one that the push before left. Undefined when the device is not served.
 */
export async function lockOutletStream(tx: Tx, scope: DeviceScope): Promise<Ledger | undefined> {
  const row = await tx
    .selectFrom('streams')
    .innerJoin('outlets', 'outlets.id', 'streams.outlet_id')
    .innerJoin('devices', 'devices.outlet_id', 'outlets.id')
    .select(({ selectFrom }) => [
      'streams.head',
      'outlets.time_zone',
      'outlets.day_start_minutes',
      'devices.last_seq',
      'devices.last_hash',
      'devices.enrolled_at',
      selectFrom('installation').select('epoch').as('epoch'),
    ])
    .where('streams.kind', '=', 'outlet')
    .where('streams.outlet_id', '=', scope.outletId)
    .where('devices.id', '=', scope.deviceId)
    .where(deviceIsServed('devices'))
    .forUpdate(['streams', 'devices'])
    .executeTakeFirst();
  return row?.epoch
    ? {
        epoch: row.epoch,
        head: row.head,
        timeZone: row.time_zone,
        dayStartMinutes: row.day_start_minutes,
        lastSeq: row.last_seq,
        lastHash: row.last_hash,
        enrolledAt: row.enrolled_at,
      }
    : undefined;
}

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

export interface StoredVerdict {
  deviceId: string;
  deviceSeq: number;
  mutationId: string | null;
  hash: string;
  outcome: Outcome;
  code: string | null;
  detail: unknown;
}

/**
 * What was judged before: this device's numbers from `from` to `to`, and these mutations from whichever device. Those
 * that a person has let in from quarantine have no number of a push: theirs is 0.
 */
export async function storedVerdicts(
  tx: Tx,
  scope: DeviceScope,
  from: number,
  to: number,
  mutationIds: readonly string[],
): Promise<StoredVerdict[]> {
  const columns = ['device_id', 'device_seq', 'mutation_id', 'hash', 'outcome', 'code', 'detail'] as const;
  const own = tx
    .selectFrom('mutation_log')
    .select(columns)
    .where('device_id', '=', scope.deviceId)
    .where('device_seq', '>=', from)
    .where('device_seq', '<=', to);
  // A source for each index: with an `or` over both, the log would be read as a whole while it is small, and for as
  // long as a plan of that time is kept.
  const delivered = tx
    .selectFrom('mutation_log')
    .select(columns)
    .where('mutation_id', '=', anyOf(mutationIds))
    .where('duplicate_of', 'is', null);
  const letIn = tx
    .selectFrom('resolutions')
    .select(['device_id', sql<number>`0`.as('device_seq'), 'mutation_id', sql<string>`''`.as('hash')])
    .select([sql<Outcome>`outcome`.as('outcome'), 'code', 'detail'])
    .where('judged', '=', true)
    .where('mutation_id', '=', anyOf(mutationIds));
  const rows = await own.unionAll(delivered).unionAll(letIn).execute();
  return rows.map((row) => ({
    deviceId: row.device_id,
    deviceSeq: row.device_seq,
    mutationId: row.mutation_id,
    hash: row.hash,
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
  }));
}

export interface RoleGrant {
  userId: string;
  role: RoleName;
  grantedAt: Date;
  revokedAt: Date | null;
  /** When whoever holds it was not active, by the epoch in ms. */
  suspensions: readonly Suspension[];
}

export interface Suspension {
  since: number;
  until: number | null;
}

/** Every role that these people ever had at the outlet, or in the whole tenant, and when they could not use it. */
export async function roleGrants(
  tx: Tx,
  scope: DeviceScope,
  actors: readonly StaffId[],
): Promise<RoleGrant[]> {
  if (actors.length === 0) return [];
  const rows = await tx
    .selectFrom('role_grants as g')
    .select(['g.user_id', 'g.role', 'g.granted_at', 'g.revoked_at'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('suspensions as s')
          .select([msOf('s.since').as('since'), msOf('s.until').as('until')])
          .whereRef('s.tenant_id', '=', 'g.tenant_id')
          .whereRef('s.user_id', '=', 'g.user_id'),
      ).as('suspensions'),
    )
    .where('g.user_id', 'in', [...actors])
    .where(({ eb, or }) => or([eb('g.outlet_id', 'is', null), eb('g.outlet_id', '=', scope.outletId)]))
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    role: row.role,
    grantedAt: row.granted_at,
    revokedAt: row.revoked_at,
    suspensions: row.suspensions as Suspension[],
  }));
}

const msOf = (column: string) => sql<number | null>`floor(extract(epoch from ${sql.ref(column)}) * 1000)`;

/** A judged mutation as the log keeps it. What could not be read has nulls, and its text is in quarantine. */
export interface LogRow {
  device_seq: number;
  mutation_id: string | null;
  actor_id: string | null;
  name: string | null;
  at: string | null;
  envelope: unknown;
  hash: string;
  outcome: Outcome;
  code: string | null;
  detail: unknown;
  seq: number;
  duplicate_of: string | null;
}

/** A judged mutation with the documents that it is about. */
export interface Judged {
  row: LogRow;
  subjects: readonly Ref<DocumentKind>[];
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

/** From now on the device may be renewed, once. */
export async function noteFork(tx: Tx, { deviceId }: DeviceScope, at: Date): Promise<void> {
  await tx.updateTable('devices').set({ forked_at: at }).where('id', '=', deviceId).execute();
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

export interface ConflictRow {
  id: string;
  mutation_id: string;
  actor_id: string;
  doc_kind: DocumentKind;
  doc_id: string;
  part: PartName;
  mine: unknown;
  theirs: unknown;
}

export async function keepConflicts(tx: Tx, scope: DeviceScope, rows: readonly ConflictRow[]): Promise<void> {
  await writeRecords(tx, {
    table: 'conflicts',
    key: ['tenant_id', 'id'],
    rows: rows.map((row) => ({ ...ownedBy(scope), ...row })),
    keepExisting: true,
  });
}

export interface QuarantineRow {
  id: string;
  device_seq: number;
  /** Only of a record that is held for review. */
  mutation_id: string | null;
  raw: string;
  code: string;
  detail: unknown;
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
