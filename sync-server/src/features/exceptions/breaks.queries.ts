import type { DeviceId, OutletId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { missingNumbers } from '../devices/index.ts';
import type { ExceptionFilter } from './exceptions.queries.ts';

/** More than a person will ever go through. */
const MOST = 200;

/** Places where a tablet's records do not hang together, newest first. */
export function listChainBreaks(tx: Tx, { scope, status }: ExceptionFilter) {
  let query = tx
    .selectFrom('chain_breaks as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .selectAll('x')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number']);
  if (scope !== 'everywhere') query = query.where('x.outlet_id', 'in', [...scope]);
  if (status !== 'all') query = query.where('x.status', '=', status);
  return query.orderBy('x.found_at', 'desc').orderBy('x.id', 'desc').limit(MOST).execute();
}

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

export async function countBreaks(tx: Tx, scope: Scope): Promise<number> {
  const within = scope === 'everywhere' ? sql`true` : sql`outlet_id in (${sql.join([...scope])})`;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from chain_breaks where status = 'open' and ${within}`.execute(tx);
  return (rows[0]?.count ?? 0) + (await openGaps(tx, scope)).length;
}

/** Missing numbers that were acknowledged, newest first. */
export function acknowledgedGaps(tx: Tx, scope: Scope) {
  let query = tx
    .selectFrom('resolutions as r')
    .innerJoin('outlets as t', 't.id', 'r.outlet_id')
    .innerJoin('devices as d', 'd.id', 'r.device_id')
    .select(['r.id', 'r.from_seq as from', 'r.to_seq as to', 'd.id as device_id'])
    .select(['d.name as device_name', 'd.number as device_number'])
    .select(['t.id as outlet_id', 't.name as outlet_name'])
    .where('r.kind', '=', 'missing');
  if (scope !== 'everywhere') query = query.where('r.outlet_id', 'in', [...scope]);
  return query.orderBy('r.decided_at', 'desc').orderBy('r.id', 'desc').limit(MOST).execute();
}

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
