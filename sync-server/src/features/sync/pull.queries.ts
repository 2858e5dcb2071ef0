import { addDays, businessDayOf, type BusinessDay } from '@meja/domain';
import {
  COLLECTIONS,
  collectionsOf,
  type Checksum,
  type Collection,
  type Cursor,
  type Decision,
  type StreamName,
} from '@meja/sync';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { PLANNED_EACH_TIME } from '../../db/prepared.ts';
import type { DeviceScope } from './push.queries.ts';

/** How long a closed order stays on the outlet's devices, in business days before today. */
const KEPT_DAYS = 3;

export interface Position {
  epoch: string;
  heads: Record<StreamName, number>;
  ackSeq: number;
  keepFrom: BusinessDay;
  /** When head office was last told that the device is there. */
  lastSeenAt: Date | null;
  /** What people decided about the device's mutations after `since`. */
  decisions: Decision[];
}

/** More than anybody decides about one tablet between two pulls. */
const DECISIONS = 500;

/**
 * Where the device's streams are. Undefined when the device was revoked.
 * @param since the number in the outlet's stream up to which the device knows what was decided
 */
export async function readPosition(
  tx: Tx,
  scope: DeviceScope,
  now: Date,
  since: number,
): Promise<Position | undefined> {
  const row = await tx
    .selectFrom('devices')
    .innerJoin('outlets', 'outlets.id', 'devices.outlet_id')
    .select(({ selectFrom }) => [
      'devices.last_seq',
      'devices.last_seen_at',
      'outlets.time_zone',
      'outlets.day_start_minutes',
      selectFrom('installation').select('epoch').as('epoch'),
      selectFrom('streams').select('head').where('kind', '=', 'catalog').as('catalog'),
      selectFrom('streams')
        .select('head')
        .where('kind', '=', 'outlet')
        .where('outlet_id', '=', scope.outletId)
        .as('outlet'),
      decidedAfter(since).as('decisions'),
    ])
    .where('devices.id', '=', scope.deviceId)
    .where('devices.outlet_id', '=', scope.outletId)
    .where('devices.revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row?.epoch || row.catalog === null || row.outlet === null) return undefined;
  const today = businessDayOf(now.getTime(), row.time_zone, row.day_start_minutes);
  return {
    epoch: row.epoch,
    heads: { catalog: row.catalog, outlet: row.outlet },
    ackSeq: row.last_seq,
    keepFrom: addDays(today, -KEPT_DAYS),
    lastSeenAt: row.last_seen_at,
    decisions: row.decisions ?? [],
  };
}

/** Read along with the position: a pull that finds nothing new pays for no query more. */
const decidedAfter = (since: number) => sql<Decision[] | null>`(
  select json_agg(json_build_object('mutationId', d.mutation_id, 'action', d.action, 'by', coalesce(d.name, ''),
      'at', (extract(epoch from d.decided_at) * 1000)::bigint, 'note', d.note) order by d.seq, d.decided_at)
  from (
    select r.mutation_id, r.action, r.note, r.seq, r.decided_at, u.name
    from resolutions r left join users u on u.tenant_id = r.tenant_id and u.id = r.decided_by
    where r.tenant_id = devices.tenant_id and r.device_id = devices.id
      and r.seq > ${since} and r.mutation_id is not null
    order by r.seq desc limit ${DECISIONS}
  ) d)`;

/** Forward only: of two requests that end out of order the later one stands. */
export async function noteSeen(tx: Tx, { deviceId }: DeviceScope, at: Date): Promise<void> {
  await tx
    .updateTable('devices')
    .set({ last_seen_at: at })
    .where('id', '=', deviceId)
    .where(({ eb, or }) => or([eb('last_seen_at', 'is', null), eb('last_seen_at', '<', at)]))
    .execute();
}

/** A stretch of a stream: after the cursor, of collections in their sending order. */
export interface Stretch {
  cursor: Cursor;
  collection: Collection;
}

/** The rows of a collection that come after the cursor, as a condition on their number and id. */
export function isAhead({ cursor, collection }: Stretch, seq: string, id: string) {
  const { after } = cursor;
  const order = collectionsOf(COLLECTIONS[collection].stream);
  const ahead = after ? order.indexOf(collection) - order.indexOf(after.collection) : -1;
  if (!after || ahead < 0) return sql<SqlBool>`${sql.ref(seq)} > ${cursor.seq}`;
  if (ahead > 0) return sql<SqlBool>`${sql.ref(seq)} >= ${cursor.seq}`;
  return sql<SqlBool>`(${sql.ref(seq)}, ${sql.ref(id)}) > (${cursor.seq}, ${after.id}::uuid)`;
}

/** Whether all that is ahead of the cursor is newer than the device's first load. */
const isSinceLoad = ({ seq, after, horizon }: Cursor): boolean =>
  seq > horizon || (seq === horizon && after === null);

/** Which of the orders ahead are sent: in a first load those that are open or recent and what changed while it went on, later all. */
export const isSent = (cursor: Cursor, keepFrom: BusinessDay) =>
  isSinceLoad(cursor)
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(${sql.raw(PLANNED_EACH_TIME)} seq > ${cursor.horizon} or ${isOpenOrRecent(keepFrom)})`;

/** In words that the partial index of open orders knows. */
const isOpenOrRecent = (keepFrom: BusinessDay) =>
  sql<SqlBool>`(status not in ('completed', 'cancelled') or business_day >= ${keepFrom})`;

/** What was deleted since the cursor, of a stream's collections at once. A device that starts has nothing to forget. */
export async function tombstonesAfter(
  tx: Tx,
  scope: Pick<DeviceScope, 'outletId'>,
  stream: StreamName,
  cursor: Cursor,
  limit: number,
): Promise<{ collection: Collection; id: string; seq: number }[]> {
  if (cursor.seq === 0) return [];
  const order = collectionsOf(stream);
  const place = sql<number>`array_position(${order}::text[], collection)`;
  const { after } = cursor;
  const rows = await tx
    .selectFrom('tombstones')
    .select(['collection', 'doc_id', 'seq'])
    .where('kind', '=', stream)
    .where(({ eb, or }) => or([eb('outlet_id', 'is', null), eb('outlet_id', '=', scope.outletId)]))
    .where(
      // The whole place, not just the number: a limit must never be spent on what was sent before.
      after
        ? sql<SqlBool>`(seq, ${place}, doc_id) > (${cursor.seq}, ${order.indexOf(after.collection) + 1}, ${after.id}::uuid)`
        : sql<SqlBool>`seq > ${cursor.seq}`,
    )
    .orderBy('seq')
    .orderBy(place)
    .orderBy('doc_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ collection: row.collection, id: row.doc_id, seq: row.seq }));
}

/** Count and sum of numbers of what a device should hold of each collection. */
export type Checksums = Partial<Record<Collection, Checksum>>;

const checksumOf = (collection: Collection, from: RawBuilder<unknown>) =>
  sql`select ${collection}::text as collection, count(*) as count, coalesce(sum(seq), 0)::bigint as sum from ${from}`;

async function checksumsBy(tx: Tx, query: RawBuilder<unknown>): Promise<Checksums> {
  const { rows } = await sql<{ collection: Collection; count: number; sum: number }>`${query}`.execute(tx);
  return Object.fromEntries(rows.map(({ collection, count, sum }) => [collection, { count, sum }]));
}

/** Of the catalogue as the outlet's devices have it: each row of it is read. */
export const readCatalogChecksums = (tx: Tx, { outletId }: DeviceScope): Promise<Checksums> =>
  checksumsBy(
    tx,
    sql`
      ${checksumOf('categories', sql`categories where is_active`)}
      union all ${checksumOf('modifierGroups', sql`modifier_groups`)}
      union all ${checksumOf('products', sql`products`)}
      union all ${checksumOf('tables', sql`dining_tables where is_active and outlet_id = ${outletId}`)}
      union all ${checksumOf(
        'staff',
        sql`users where is_active and exists (
          select from role_grants g where g.user_id = users.id and g.revoked_at is null
            and (g.outlet_id is null or g.outlet_id = ${outletId}))`,
      )}`,
  );

/** Of the outlet's orders: those that are open, and those of recent days. */
export const readOrderChecksums = (
  tx: Tx,
  { outletId }: DeviceScope,
  keepFrom: BusinessDay,
): Promise<Checksums> =>
  checksumsBy(
    tx,
    checksumOf('orders', sql`orders where outlet_id = ${outletId} and ${isOpenOrRecent(keepFrom)}`),
  );

/** How many documents are still ahead of a cursor; deletions, which are few, are left out. */
export async function countAhead(
  tx: Tx,
  scope: DeviceScope,
  stream: StreamName,
  cursor: Cursor,
  keepFrom: BusinessDay,
): Promise<number> {
  const ahead = (collection: Collection) => isAhead({ cursor, collection }, 'seq', 'id');
  const counts = {
    catalog: sql<{ count: number }>`select
      (select count(*) from outlets where id = ${scope.outletId} and ${ahead('settings')})
      + (select count(*) from categories where ${ahead('categories')})
      + (select count(*) from modifier_groups where ${ahead('modifierGroups')})
      + (select count(*) from products where ${ahead('products')})
      + (select count(*) from users where ${ahead('staff')})
      + (select count(*) from dining_tables where outlet_id = ${scope.outletId} and ${ahead('tables')}) as count`,
    outlet: sql<{ count: number }>`select count(*) as count from orders
      where outlet_id = ${scope.outletId} and ${ahead('orders')} and ${isSent(cursor, keepFrom)}`,
  } satisfies Record<StreamName, unknown>;
  const { rows } = await counts[stream].execute(tx);
  return rows[0]?.count ?? 0;
}
