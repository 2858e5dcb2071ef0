import type { RoleName, StaffId } from '@meja/domain';
import type { Outcome } from '@meja/sync';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { anyOf } from '../../../db/any-of.queries.ts';
import type { Tx } from '../../../db/database.ts';
import { deviceIsServed } from '../../standing/index.ts';
import type { DeviceScope } from '../device.ts';

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
  /** When it was last noted that the device asked for what is new; null where it never did. */
  pulledAt: Date | null;
  provesFrom: number | null;
  believedUntil: Date | null;
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
      'devices.pulled_at',
      'devices.proves_from',
      'devices.believed_until',
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
        pulledAt: row.pulled_at,
        provesFrom: row.proves_from,
        believedUntil: row.believed_until,
      }
    : undefined;
}

/** The code of a mutation that head office has set aside: it has no effect, by whatever way it comes. */
export const SET_ASIDE = 'SET_ASIDE';

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
 * that a person has let in from quarantine, or set aside, have no number of a push: theirs is 0.
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
  const setAside = tx
    .selectFrom('resolutions as r')
    .leftJoin('users as u', 'u.id', 'r.decided_by')
    .select(['r.device_id', sql<number>`0`.as('device_seq'), 'r.mutation_id', sql<string>`''`.as('hash')])
    .select([sql<Outcome>`'rejected'`.as('outcome'), sql<string>`${SET_ASIDE}`.as('code')])
    .select(
      sql<unknown>`jsonb_build_object('decision', jsonb_build_object('action', r.action, 'by', coalesce(u.name, ''),
        'at', (extract(epoch from r.decided_at) * 1000)::bigint, 'note', r.note))`.as('detail'),
    )
    .where('r.action', '=', 'set_aside')
    .where('r.mutation_id', '=', anyOf(mutationIds));
  const rows = await own.unionAll(delivered).unionAll(letIn).unionAll(setAside).execute();
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
