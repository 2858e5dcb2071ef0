import type { DeviceId, DocumentKind, OutletId, Ref } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../../db/database.ts';

/** What judging needs to know of an outlet. */
export interface OutletDay {
  timeZone: string;
  dayStartMinutes: number;
}

/**
 * Locks the outlet's stream until the transaction ends, as a push does, for a change that somebody makes at head office:
 * whatever is read after it is as the last push left it.
 */
export async function lockStream(tx: Tx, outletId: OutletId): Promise<OutletDay> {
  const row = await tx
    .selectFrom('streams')
    .innerJoin('outlets', 'outlets.id', 'streams.outlet_id')
    .select(['outlets.time_zone', 'outlets.day_start_minutes'])
    .where('streams.kind', '=', 'outlet')
    .where('streams.outlet_id', '=', outletId)
    .forUpdate('streams')
    .executeTakeFirstOrThrow();
  return { timeZone: row.time_zone, dayStartMinutes: row.day_start_minutes };
}

/** When a device of the outlet was let in, revoked or not; undefined for one that is not of this outlet. */
export async function enrolledAt(tx: Tx, deviceId: DeviceId, outletId: OutletId): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('devices')
    .select('enrolled_at')
    .where('id', '=', deviceId)
    .where('outlet_id', '=', outletId)
    .executeTakeFirst();
  return row?.enrolled_at;
}

/** Those of these held records that somebody has decided about. */
export async function settledAmong(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('quarantine')
    .select('id')
    .where('id', 'in', [...ids])
    .where('status', '=', 'resolved')
    .execute();
  return rows.map(({ id }) => id);
}

export interface LaterWork {
  deviceSeq: number;
  name: string;
  args: unknown;
}

/** What the device did to these documents after number `seq`, of what stands. */
export async function workAfter(
  tx: Tx,
  deviceId: DeviceId,
  seq: number,
  subjects: readonly Ref<DocumentKind>[],
): Promise<LaterWork[]> {
  if (subjects.length === 0) return [];
  const ids = sql`any(${subjects.map(({ id }) => id)}::uuid[])`;
  const { rows } = await sql<{ deviceSeq: number; name: string | null; envelope: unknown }>`
    with done as (
      select distinct n.device_seq from mutation_subjects s cross join unnest(s.device_seqs) as n (device_seq)
      where s.device_id = ${deviceId} and n.device_seq > ${seq} and s.doc_id = ${ids}
    )
    select m.device_seq as "deviceSeq", m.name, m.envelope
    from done join mutation_log m on m.device_id = ${deviceId} and m.device_seq = done.device_seq
    where m.outcome in ('applied', 'merged')
    union all
    select r.from_seq, r.command ->> 'name', r.command
    from done join resolutions r on r.device_id = ${deviceId} and r.from_seq = done.device_seq
    where r.judged and r.outcome in ('applied', 'merged')`.execute(tx);
  return rows.map(({ deviceSeq, name, envelope }) => ({
    deviceSeq,
    name: name ?? '',
    args: typeof envelope === 'object' && envelope !== null && 'args' in envelope ? envelope.args : null,
  }));
}
