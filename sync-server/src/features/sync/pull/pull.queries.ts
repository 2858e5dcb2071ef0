import { addDays, businessDayOf, type BusinessDay } from '@meja/domain';
import {
  collectionsOf,
  type Checksum,
  type Collection,
  type Cursor,
  type Decision,
  type StreamName,
} from '@meja/sync';
import { sql, type SqlBool } from 'kysely';
import { anyNameOf } from '../../../db/any-of.queries.ts';
import type { Tx } from '../../../db/database.ts';
import { deviceIsServed } from '../../standing/index.ts';
import type { OutletScope, Portion } from '../../streams/index.ts';
import { FEEDS } from '../feeds.ts';
import type { DeviceScope } from '../device.ts';

/** How long a closed order stays on the outlet's devices, in business days before today. */
const KEPT_DAYS = 3;

export interface Position {
  epoch: string;
  heads: Record<StreamName, number>;
  ackSeq: number;
  keepFrom: BusinessDay;
  /** When it was last noted that the device asked. */
  pulledAt: Date | null;
  /** When the server last heard of the device. */
  seenAt: Date | null;
  enrolledAt: Date;
  /** The newest catalogue that the device is known to have had. */
  held: number;
  /** What people decided about the device's mutations after `since`. */
  decisions: Decision[];
}

/** More than anybody decides about one tablet between two pulls. */
const DECISIONS = 500;

/**
 * Where the device's streams are. Undefined when the device is not served.
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
      'devices.pulled_at',
      'devices.last_seen_at',
      'devices.enrolled_at',
      'outlets.time_zone',
      'outlets.day_start_minutes',
      selectFrom('installation').select('epoch').as('epoch'),
      selectFrom('streams').select('head').where('kind', '=', 'catalog').as('catalog'),
      selectFrom('streams')
        .select('head')
        .where('kind', '=', 'outlet')
        .where('outlet_id', '=', scope.outletId)
        .as('outlet'),
      selectFrom('device_catalogues')
        .select(({ fn }) => fn.max('seq').as('held'))
        .where('device_id', '=', scope.deviceId)
        .where('held_at', '<=', now)
        .as('held'),
      decidedAfter(since).as('decisions'),
    ])
    .where('devices.id', '=', scope.deviceId)
    .where('devices.outlet_id', '=', scope.outletId)
    .where(deviceIsServed('devices'))
    .executeTakeFirst();
  if (!row?.epoch || row.catalog === null || row.outlet === null) return undefined;
  const today = businessDayOf(now.getTime(), row.time_zone, row.day_start_minutes);
  return {
    epoch: row.epoch,
    heads: { catalog: row.catalog, outlet: row.outlet },
    ackSeq: row.last_seq,
    keepFrom: addDays(today, -KEPT_DAYS),
    pulledAt: row.pulled_at,
    seenAt: row.last_seen_at,
    enrolledAt: row.enrolled_at,
    held: row.held ?? 0,
    decisions: row.decisions ?? [],
  };
}

/** The newest decisions about the device’s mutations, at most `DECISIONS`, the oldest of them first. */
export async function readDecisions(tx: Tx, { deviceId }: DeviceScope): Promise<Decision[]> {
  const row = await tx
    .selectFrom('devices')
    .select(decidedAfter(0).as('decisions'))
    .where('id', '=', deviceId)
    .executeTakeFirst();
  return row?.decisions ?? [];
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

/** Notes that the device is there, and nothing of what it has. */
export async function noteSeen(tx: Tx, { deviceId }: DeviceScope, at: Date): Promise<void> {
  await tx
    .updateTable('devices')
    .set({ last_seen_at: sql<Date>`greatest(last_seen_at, ${at})` })
    .where('id', '=', deviceId)
    .execute();
}

/**
 * Notes that the device asked, and with it which catalogue it has. Forward only: of two requests that end out of order
 * the later one stands.
 * @param held the number of a catalogue that it was not known to have; null where there is none
 */
export async function notePull(
  tx: Tx,
  { tenantId, deviceId }: DeviceScope,
  at: Date,
  held: number | null,
): Promise<void> {
  await Promise.all([
    tx
      .updateTable('devices')
      .set({ pulled_at: at, last_seen_at: sql<Date>`greatest(last_seen_at, ${at})` })
      .where('id', '=', deviceId)
      .where(({ eb, or }) => or([eb('pulled_at', 'is', null), eb('pulled_at', '<', at)]))
      .execute(),
    held === null
      ? Promise.resolve()
      : tx
          .insertInto('device_catalogues')
          .values({ tenant_id: tenantId, device_id: deviceId, seq: held, held_at: at })
          .onConflict((conflict) =>
            conflict.columns(['tenant_id', 'device_id', 'seq']).doUpdateSet(({ fn, ref }) => ({
              held_at: fn<Date>('least', [ref('device_catalogues.held_at'), ref('excluded.held_at')]),
            })),
          )
          .execute(),
  ]);
}

/** What was deleted since the cursor, of a stream's collections at once. A device that starts has nothing to forget. */
export async function tombstonesAfter(
  tx: Tx,
  scope: OutletScope,
  { stream, cursor, collections }: { stream: StreamName; cursor: Cursor; collections: readonly Collection[] },
  limit: number,
): Promise<Portion<{ collection: Collection; id: string; seq: number }>> {
  if (cursor.seq === 0 || collections.length === 0) return { rows: [], isCut: false };
  const order = collectionsOf(stream);
  const place = sql<number>`array_position(${order}::text[], collection)`;
  const { after } = cursor;
  const rows = await tx
    .selectFrom('tombstones')
    .select(['collection', 'doc_id', 'seq'])
    .where('kind', '=', stream)
    .where('collection', '=', anyNameOf(collections))
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
    .limit(limit + 1)
    .execute();
  return {
    rows: rows.map((row) => ({ collection: row.collection, id: row.doc_id, seq: row.seq })),
    isCut: rows.length > limit,
  };
}

/** Count and sum of numbers of what a device should hold of each collection. */
export type Checksums = Partial<Record<Collection, Checksum>>;

/** Of a stream's collections: each row of them is read. */
export async function readChecksums(
  tx: Tx,
  scope: OutletScope,
  stream: StreamName,
  keepFrom: BusinessDay,
): Promise<Checksums> {
  const sums = collectionsOf(stream).flatMap((collection) => {
    const held = FEEDS[collection].held(scope, keepFrom);
    return held
      ? [
          sql`select ${collection}::text as collection, count(*) as count, coalesce(sum(seq), 0)::bigint as sum
            from ${held}`,
        ]
      : [];
  });
  const { rows } = await sql<{ collection: Collection; count: number; sum: number }>`
    ${sql.join(sums, sql` union all `)}`.execute(tx);
  return Object.fromEntries(rows.map(({ collection, count, sum }) => [collection, { count, sum }]));
}

/** How many documents are still ahead of a cursor; deletions, which are few, are left out. */
export async function countAhead(
  tx: Tx,
  scope: OutletScope,
  collections: readonly Collection[],
  cursor: Cursor,
  keepFrom: BusinessDay,
): Promise<number> {
  if (collections.length === 0) return 0;
  const counts = collections.map(
    (collection) =>
      sql`(select count(*) from ${FEEDS[collection].counted(scope, { cursor, collection, keepFrom })})`,
  );
  const { rows } = await sql<{ count: number }>`select ${sql.join(counts, sql` + `)} as count`.execute(tx);
  return rows[0]?.count ?? 0;
}
