import { businessDayOf, Order, OutletSettings, type BusinessDay, type OrderId } from '@meja/domain';
import { readMutation, replay, type OrderBook, type SealedMutation } from '@meja/sync';
import type { Tables } from './db.ts';
import { isRefused, type OrderRow, type OutboxRow } from './rows.ts';

/**
 * The version of what the server has not numbered yet: newer than all that it has. The same for every pending change, so
 * that a view depends on nothing but base and pending. It is never compared: a device's own versions don't count for it.
 */
const PENDING_VERSION = Number.MAX_SAFE_INTEGER;

/** A part of what the device holds that depends on nothing outside itself. */
export interface World {
  /** The orders asked for by name and those that hang together with them, whether they exist or not. */
  ids: OrderId[];
  base: Order[];
  /** In the order in which they were made. */
  pending: SealedMutation[];
  /** Orders with changes that the server has not judged. */
  unsent: Set<OrderId>;
}

/**
 * The named orders and whatever they hang together with. To be called in a transaction over orders and outbox.
 */
export async function readWorld(db: Tables, ids: Iterable<OrderId>): Promise<World> {
  const known = new Set<OrderId>();
  const base: (OrderRow | undefined)[] = [];
  const rows = new Map<number, OutboxRow>();
  let fresh = [...new Set(ids)];
  while (fresh.length > 0) {
    for (const id of fresh) known.add(id);
    const [orders, touching] = await Promise.all([db.orders.bulkGet(fresh), touchingRows(db, fresh)]);
    base.push(...orders);
    for (const row of touching) rows.set(row.deviceSeq, row);
    fresh = [...new Set(touching.flatMap((row) => row.orderIds))].filter((id) => !known.has(id));
  }
  return worldOf([...known], base, [...rows.values()]);
}

/** Everything that the device holds. */
export async function readWholeWorld(db: Tables): Promise<World> {
  const [base, rows] = await db.transaction('r', [db.orders, db.outbox], async (db) =>
    Promise.all([db.orders.toArray(), db.outbox.toArray()]),
  );
  return worldOf([], base, rows);
}

const touchingRows = async (db: Tables, ids: readonly OrderId[]): Promise<OutboxRow[]> =>
  (await Promise.all(ids.map((id) => db.outbox.where('orderIds').equals(id).toArray()))).flat();

/**
 * All that the server has not refused is replayed, even what the base may contain already (its verdict was lost on the way): to
 * do again what is done changes nothing.
 */
function worldOf(ids: OrderId[], base: readonly (OrderRow | undefined)[], rows: OutboxRow[]): World {
  const counting = rows.filter((row) => !isRefused(row)).sort((a, b) => a.deviceSeq - b.deviceSeq);
  return {
    ids,
    base: base.flatMap((row) => readOrder(row) ?? []),
    pending: counting.flatMap(({ envelope }) => {
      // What this version can't read another one wrote: it is delivered all the same, only not shown.
      const read = readMutation(envelope);
      return read.ok ? [read.value] : [];
    }),
    unsent: new Set(rows.filter((row) => row.judged === 0).flatMap((row) => row.orderIds)),
  };
}

function readOrder(row: OrderRow | undefined): Order | undefined {
  const parsed = Order.safeParse(row?.doc);
  return parsed.success ? parsed.data : undefined;
}

export const viewOf = (world: World, dayAt: (at: number) => BusinessDay): OrderBook =>
  replay(world.base, world.pending, PENDING_VERSION, dayAt);

export const pendingContext = { version: PENDING_VERSION } as const;

export async function readSettings(db: Tables): Promise<OutletSettings | undefined> {
  const rows = await db.base('settings').toArray();
  for (const { doc } of rows) {
    const parsed = OutletSettings.safeParse(doc);
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

/** Before the settings are known no order is, so any zone will do. */
export const dayFinder =
  (settings: OutletSettings | null | undefined) =>
  (at: number): BusinessDay =>
    businessDayOf(at, settings?.timeZone ?? 'UTC', settings?.dayStartMinutes ?? 0);
