import type { DeviceId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

/** How many of a device's newest numbers are looked through in any case. */
const LOOKED_THROUGH = 5_000;

/** Numbers in a row. */
export interface Span {
  from: number;
  to: number;
}
export interface Gap extends Span {
  deviceId: string;
  /** Somebody knows of all of it. What has come meanwhile leaves it smaller, and acknowledged. */
  acknowledged: boolean;
}

/**
 * The numbers of each device that are not in the log though later ones are, or were offered and sent back because of them: among its
 * newest, and from the first on of which the record was lost. What lies before the oldest one kept has been cleared away and is not missed.
 * Where there are more than anybody will go through, those that nobody knows of come first.
 */
export async function missingNumbers(tx: Tx, deviceIds: readonly string[]): Promise<Gap[]> {
  if (deviceIds.length === 0) return [];
  const { rows } = await sql<Gap>`
    select * from (
    select d.id as "deviceId", g.previous + 1 as "from", g.device_seq - 1 as "to",
      exists (select from resolutions r
        where r.tenant_id = d.tenant_id and r.kind = 'missing' and r.subject_id = d.id
          and r.from_seq <= g.previous + 1 and g.device_seq - 1 <= r.to_seq) as acknowledged
    from devices d
    cross join lateral (
      select device_seq, lag(device_seq) over (order by device_seq) as previous
      from (
        select device_seq from mutation_log m
        where m.tenant_id = d.tenant_id and m.device_id = d.id 
          and m.device_seq > least(d.last_seq - ${LOOKED_THROUGH}::bigint, d.holes_from - 2)
        union all
        select 0 where d.last_seq = 0
        union all
        select greatest(d.last_seq + 1, d.offered_from)
      ) numbers
    ) g
    where d.id in (${sql.join(deviceIds)}) and g.device_seq > g.previous + 1
    order by acknowledged, d.id, g.device_seq
    limit 500
    ) found order by "deviceId", "from"`.execute(tx);
  return rows;
}

/** From which lost record on a device's log is looked through: the first that nobody knows of. */
export async function lookFrom(tx: Tx, deviceId: DeviceId, seq: number | null): Promise<void> {
  await tx.updateTable('devices').set({ holes_from: seq }).where('id', '=', deviceId).execute();
}

/** How many breaks in their chains of records nobody has acknowledged, by device. */
export async function openBreaks(tx: Tx, deviceIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('chain_breaks')
    .select(({ fn }) => ['device_id', fn.countAll<number>().as('count')])
    .where('status', '=', 'open')
    .where('device_id', 'in', [...deviceIds])
    .groupBy('device_id')
    .execute();
  return new Map(rows.map(({ device_id, count }) => [device_id, count]));
}
