import { isClosed, Order, type BusinessDay, type DeviceId, type OrderId, type StaffId } from '@meja/domain';
import { CollectionName, type Checksum, type Collection, type Cursors, type PullResponse } from '@meja/sync';
import type { Tables } from './db.ts';
import { readFollow, readMeta, restarted, writeMeta } from './meta.ts';
import { firstForgotten, requeueFrom, retire } from './outbox.ts';
import type { PreparedChange } from './prepare.ts';
import type { BaseRow, Follow, OrderRow, OutboxRow } from './rows.ts';

const JOURNAL_KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const MISMATCH_PAUSE_MS = 10 * 60 * 1000;

export interface Page {
  /** What the request was made from; if it is not so any more, the answer is somebody else's and is left. */
  asked: Follow;
  deviceId: DeviceId;
  response: PullResponse;
  changes: readonly PreparedChange[];
  at: number;
  /** What collections were last counted as; forgotten when they change. Kept up here. */
  verified: Map<Collection, Checksum>;
}

export interface Applied {
  follow: Follow;
  orders: OrderId[];
  collections: Collection[];
  /** Mutations went back into the queue: the server does not have them. */
  requeued: boolean;
  /** The base is being loaded anew: the pull has to go on from the start. */
  restarted: boolean;
}

/**
 * Puts a page of changes into the base, all or nothing: documents, deletions, cursors, and the outbox rows whose effects are now among the
 * documents. Because it is one transaction, no view ever shows a change twice or not at all.
 * @returns null when the page was asked for from where the device no longer is
 */
export function applyPage(db: Tables, page: Page): Promise<Applied | null> {
  const stores = [
    db.meta,
    ...CollectionName.options.map((name) => db.base(name)),
    db.outbox,
    db.journal,
    db.locks,
  ];
  return db.transaction('rw', stores, async (db) => apply(db, page));
}

async function apply(db: Tables, page: Page): Promise<Applied | null> {
  const { asked, response } = page;
  const current = await readFollow(db);
  const identity = await readMeta(db, 'identity');
  if (identity?.id !== page.deviceId || !isSamePlace(current, asked)) return null;

  const follow = advanced(current, response, page.changes.length);
  const touched = await putChanges(db, page.changes, follow.gen);

  if (response.remaining === 0) {
    await prune(db, response.keepFrom, follow.gen, touched);
    await db.journal
      .where('coveredAt')
      .below(page.at - JOURNAL_KEPT_MS)
      .delete();
  }
  for (const id of await retireCovered(db, follow.ackSeq, page.at)) touched.orders.add(id);
  const requeued = response.remaining === 0 ? await requeueForgotten(db, identity.id, follow) : [];
  for (const id of requeued) touched.orders.add(id);

  for (const collection of touched.collections) page.verified.delete(collection);
  const settled = response.remaining === 0 ? await verify(db, follow, page) : follow;
  if (!isSameFollow(settled, current)) await writeMeta(db, 'follow', settled);
  return {
    follow: settled,
    orders: [...touched.orders],
    collections: [...touched.collections],
    requeued: requeued.length > 0,
    restarted: settled.gen !== follow.gen,
  };
}

const isSamePlace = (a: Follow, b: Follow): boolean =>
  a.epoch === b.epoch && a.gen === b.gen && JSON.stringify(a.cursors) === JSON.stringify(b.cursors);

const isSameFollow = (a: Follow, b: Follow): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Where the device is with this page. Another history begins a new load, which knows of none of the device's mutations yet. */
function advanced(
  current: Follow,
  { reset, epoch, cursors, ackSeq, remaining }: PullResponse,
  received: number,
): Follow {
  const begun = reset ? { ...restarted(current), mismatch: null } : current;
  const done = (begun.load?.done ?? 0) + received;
  return {
    ...begun,
    epoch,
    cursors,
    // A page in the middle of a load says 0: it can't tell. What was contained before still is.
    ackSeq: Math.max(begun.ackSeq, ackSeq),
    complete: begun.complete || remaining === 0,
    load: remaining === 0 ? null : { done, total: done + remaining },
  };
}

interface Touched {
  orders: Set<OrderId>;
  collections: Set<Collection>;
}

async function putChanges(db: Tables, changes: readonly PreparedChange[], gen: number): Promise<Touched> {
  const touched: Touched = { orders: new Set(), collections: new Set() };
  for (const collection of CollectionName.options) {
    const latest = new Map(
      changes.filter((change) => change.collection === collection).map((change) => [change.id, change]),
    );
    if (latest.size === 0) continue;
    touched.collections.add(collection);
    const rows = [...latest.values()].flatMap((change) => rowOf(change, gen) ?? []);
    const gone = [...latest.values()].filter((change) => change.doc === null).map((change) => change.id);
    if (collection === 'staff') await unlockChanged(db, [...latest.values()]);
    await db.base(collection).bulkPut(rows);
    await db.base(collection).bulkDelete(gone);
    if (collection === 'orders') for (const id of latest.keys()) touched.orders.add(id as OrderId);
  }
  return touched;
}

function rowOf({ collection, id, seq, doc, pin }: PreparedChange, gen: number): BaseRow | undefined {
  if (doc === null) return undefined;
  const row = { id, seq, gen, doc };
  if (collection === 'staff') return { ...row, pin } as BaseRow;
  return collection === 'orders' ? orderRow(row) : row;
}

function orderRow(row: BaseRow): OrderRow {
  const order = Order.pick({ status: true, businessDay: true }).safeParse(row.doc);
  return order.success && isClosed(order.data) ? { ...row, closedDay: order.data.businessDay } : row;
}

/** Who got a new PIN starts with a clean sheet. */
async function unlockChanged(db: Tables, changes: readonly PreparedChange[]): Promise<void> {
  const before = await db.staff.bulkGet(changes.map(({ id }) => id));
  const changed = changes.filter(
    ({ pin }, i) => pin !== null && before[i]?.pin?.mac.toString() !== pin.mac.toString(),
  );
  await db.locks.bulkDelete(changed.map(({ id }) => id as StaffId));
}

/** With a load complete, what it did not bring is gone; and closed orders of past days leave the device. */
async function prune(db: Tables, keepFrom: BusinessDay, gen: number, touched: Touched): Promise<void> {
  for (const collection of CollectionName.options) {
    const gone = await db.base(collection).where('gen').below(gen).primaryKeys();
    if (gone.length === 0) continue;
    await db.base(collection).bulkDelete(gone);
    touched.collections.add(collection);
    if (collection === 'orders') for (const id of gone) touched.orders.add(id as OrderId);
  }
  const closed = await db.orders.where('closedDay').below(keepFrom).primaryKeys();
  await db.orders.bulkDelete(closed);
  if (closed.length > 0) touched.collections.add('orders');
  for (const id of closed) touched.orders.add(id as OrderId);
}

async function retireCovered(db: Tables, ackSeq: number, at: number): Promise<OrderId[]> {
  const covered = await db.outbox.where('deviceSeq').belowOrEqual(ackSeq).toArray();
  const judged = covered.filter((row: OutboxRow) => row.judged === 1);
  await retire(db, judged, at);
  return covered.flatMap((row) => row.orderIds);
}

/** What a server that was restored from a backup does not have any more is delivered again. */
async function requeueForgotten(db: Tables, deviceId: DeviceId, follow: Follow): Promise<OrderId[]> {
  if (follow.epoch === null) return [];
  const seq = await firstForgotten(db, deviceId, follow.ackSeq, follow.epoch);
  return seq === undefined ? [] : ((await requeueFrom(db, deviceId, seq)) ?? []);
}

/** A base that does not match is loaded anew: once for the same place of the streams, and not all the time. */
async function verify(db: Tables, follow: Follow, page: Page): Promise<Follow> {
  const { checksums } = page.response;
  for (const collection of CollectionName.options) {
    const wanted = checksums[collection];
    if (!wanted) continue;
    if (isSameSum(page.verified.get(collection), wanted)) continue;
    const counted = await checksumOf(db, collection);
    page.verified.set(collection, counted);
    if (isSameSum(counted, wanted)) continue;
    return mayReload(follow, page.at) ? reloading(follow, page.at) : follow;
  }
  return follow;
}

const isSameSum = (a: Checksum | undefined, b: Checksum): boolean => a?.count === b.count && a.sum === b.sum;

async function checksumOf(db: Tables, collection: Collection): Promise<Checksum> {
  const rows = await db.base(collection).toArray();
  return { count: rows.length, sum: rows.reduce((sum, row) => sum + row.seq, 0) };
}

const mayReload = ({ mismatch, cursors }: Follow, at: number): boolean =>
  mismatch === null || (!isSameHead(mismatch.cursors, cursors) && at - mismatch.at >= MISMATCH_PAUSE_MS);

const isSameHead = (a: Cursors, b: Cursors): boolean =>
  a.catalog.seq === b.catalog.seq && a.outlet.seq === b.outlet.seq;

const reloading = (follow: Follow, at: number): Follow => ({
  ...restarted(follow),
  mismatch: { cursors: follow.cursors, at },
});
