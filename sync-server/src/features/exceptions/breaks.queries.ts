import type { DeviceId, OutletId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { missingNumbers } from '../devices/index.ts';

/** Places where a tablet's records do not hang together. */
export const chainBreaksBy = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('chain_breaks as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .selectAll('x')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'])
    .where('x.id', 'in', [...ids])
    .execute();

/** The tablets in whose numbers something may be missing. */
function devicesIn(tx: Tx, scope: Scope) {
  let query = tx
    .selectFrom('devices as d')
    .innerJoin('outlets as t', 't.id', 'd.outlet_id')
    .select(['d.id as device_id', 'd.name as device_name', 'd.number as device_number'])
    .select(['t.id as outlet_id', 't.name as outlet_name']);
  if (scope !== 'everywhere') query = query.where('d.outlet_id', 'in', [...scope]);
  return query.execute();
}

type DeviceRow = Awaited<ReturnType<typeof devicesIn>>[number];

export interface OpenGap extends DeviceRow {
  from: number;
  to: number;
}

/** The missing numbers that nobody has acknowledged. */
export async function openGaps(tx: Tx, scope: Scope): Promise<OpenGap[]> {
  const devices = new Map((await devicesIn(tx, scope)).map((device) => [device.device_id, device]));
  const gaps = await missingNumbers(tx, [...devices.keys()]);
  return gaps.flatMap(({ deviceId, from, to, acknowledged }) => {
    const device = devices.get(deviceId);
    return device && !acknowledged ? [{ ...device, from, to }] : [];
  });
}

/** What a gap is called as long as it is one. */
export const gapId = ({
  device_id: deviceId,
  from,
  to,
}: Pick<OpenGap, 'device_id' | 'from' | 'to'>): string => `${deviceId}/${from}-${to}`;

interface NoticedGap {
  id: string;
  at: string;
}

/** The same with when each was noticed: as the number after it came, or, where that was sent back, as the tablet was last heard of. */
export async function noticedGaps(tx: Tx, scope: Scope): Promise<NoticedGap[]> {
  const gaps = await openGaps(tx, scope);
  if (gaps.length === 0) return [];
  const asked = JSON.stringify(
    gaps.map((gap) => ({ id: gapId(gap), device: gap.device_id, next: gap.to + 1 })),
  );
  const { rows } = await sql<NoticedGap>`
    select a.id, coalesce(min(m.received_at), d.last_seen_at, d.enrolled_at)::text as at
    from jsonb_to_recordset(${asked}::jsonb) as a (id text, device uuid, next bigint)
    join devices d on d.id = a.device
    left join mutation_log m on m.tenant_id = d.tenant_id and m.device_id = d.id and m.device_seq = a.next
    group by a.id, d.last_seen_at, d.enrolled_at`.execute(tx);
  return rows;
}

/** Missing numbers that were acknowledged. */
export const acknowledgedGapsBy = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('resolutions as r')
    .innerJoin('outlets as t', 't.id', 'r.outlet_id')
    .innerJoin('devices as d', 'd.id', 'r.device_id')
    .select(['r.id', 'r.from_seq as from', 'r.to_seq as to', 'd.id as device_id'])
    .select(['d.name as device_name', 'd.number as device_number'])
    .select(['t.id as outlet_id', 't.name as outlet_name'])
    .where('r.kind', '=', 'missing')
    .where('r.id', 'in', [...ids])
    .execute();

export async function outletOfBreak(tx: Tx, id: string): Promise<OutletId[]> {
  const row = await tx.selectFrom('chain_breaks').select('outlet_id').where('id', '=', id).executeTakeFirst();
  return row ? [row.outlet_id as OutletId] : [];
}

export const lockBreak = (tx: Tx, id: string) =>
  tx.selectFrom('chain_breaks').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();

export const closeBreak = (tx: Tx, id: string) =>
  tx.updateTable('chain_breaks').set({ status: 'resolved' }).where('id', '=', id).execute();

export async function outletOfDevice(tx: Tx, id: DeviceId): Promise<OutletId[]> {
  const row = await tx.selectFrom('devices').select('outlet_id').where('id', '=', id).executeTakeFirst();
  return row ? [row.outlet_id as OutletId] : [];
}
