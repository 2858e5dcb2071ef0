import type { DeviceId, OrderId, OutletId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';

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

export interface LaterWork {
  deviceSeq: number;
  name: string;
  args: unknown;
}

/** What the device did to these orders after number `seq`, of what stands. */
export async function workAfter(
  tx: Tx,
  deviceId: DeviceId,
  seq: number,
  orderIds: readonly OrderId[],
): Promise<LaterWork[]> {
  if (orderIds.length === 0) return [];
  const pushed = tx
    .selectFrom('mutation_log as m')
    .select(['m.device_seq as deviceSeq', 'm.name', 'm.envelope'])
    .where('m.device_id', '=', deviceId)
    .where('m.device_seq', '>', seq)
    .where('m.order_id', 'in', [...orderIds])
    .where('m.outcome', 'in', ['applied', 'merged']);
  const accepted = tx
    .selectFrom('resolutions as r')
    .select(['r.from_seq as deviceSeq', (eb) => eb.ref('r.command', '->>').key('name').as('name')])
    .select('r.command as envelope')
    .where('r.device_id', '=', deviceId)
    .where('r.judged', '=', true)
    .where('r.from_seq', '>', seq)
    .where('r.order_id', 'in', [...orderIds])
    .where('r.outcome', 'in', ['applied', 'merged']);
  const rows = [...(await pushed.execute()), ...(await accepted.execute())];
  return rows.map(({ deviceSeq, name, envelope }) => ({
    deviceSeq,
    name: name ?? '',
    args: typeof envelope === 'object' && envelope !== null && 'args' in envelope ? envelope.args : null,
  }));
}
