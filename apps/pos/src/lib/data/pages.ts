import { isClosed, Order, type BusinessDay, type DeviceId, type OrderId, type StaffId } from '@meja/domain';
import { CollectionName, type Collection, type PullResponse } from '@meja/sync';
import { noteDecisions } from './attention.ts';
import type { Tables } from './db.ts';
import { isSamePlace, readFollow, readMeta, restarted, writeMeta } from './meta.ts';
import { forgetWhatIsOld, keptFrom } from './keeping.ts';
import { firstForgotten, requeueFrom, retire } from './outbox.ts';
import type { PreparedChange } from './prepare.ts';
import type { BaseRow, Follow, OrderRow, OutboxRow } from './rows.ts';

const TIDY_EVERY_MS = 60 * 60 * 1000;

export interface Page {
  /** What the request was made from; if it is not so any more, the answer is somebody else's and is left. */
  asked: Follow;
  deviceId: DeviceId;
  response: PullResponse;
  changes: readonly PreparedChange[];
  at: number;
}

export interface Applied {
  follow: Follow;
  orders: OrderId[];
  collections: Collection[];
  /** Mutations went back into the queue: the server does not have them. */
  requeued: boolean;
  /** Somebody has decided what this device's people wait for. */
  decided: boolean;
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
    db.attention,
    db.imports,
    db.locks,
  ];
  return db.transaction('rw-again', stores, async (db) => apply(db, page));
}

async function apply(db: Tables, page: Page): Promise<Applied | null> {
  const { asked, response } = page;
  // Asked for together, here and below: each answer that is waited for by itself keeps a tap and another screen waiting.
  const [current, identity, keepFrom] = await Promise.all([
    readFollow(db),
    readMeta(db, 'identity'),
    keptFrom(db, response.keepFrom),
  ]);
  if (identity?.id !== page.deviceId || !isSamePlace(current, asked)) return null;

  const follow = advanced(current, page);
  const touched = await putChanges(db, page.changes, follow.gen);

  const isLast = response.remaining === 0;
  const [covered, requeued, decided] = await Promise.all([
    retireCovered(db, follow.ackSeq, page.at),
    isLast ? requeueForgotten(db, identity.id, follow) : [],
    noteDecisions(db, response.decisions ?? []),
    isLast && prune(db, keepFrom, follow.gen, touched),
  ]);
  for (const id of [...covered, ...requeued]) touched.orders.add(id);
  if (isLast && follow.tidiedAt === page.at) await forgetWhatIsOld(db, page.at);

  if (!isSameFollow(follow, current)) await writeMeta(db, 'follow', follow);
  return {
    follow,
    orders: [...touched.orders],
    collections: [...touched.collections],
    requeued: requeued.length > 0,
    decided,
  };
}

const isSameFollow = (a: Follow, b: Follow): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Where the device is with this page. Another history begins a new load, which knows of none of the device's mutations yet. */
function advanced(
  current: Follow,
  { response: { reset, epoch, cursors, ackSeq, remaining }, changes, at }: Page,
): Follow {
  const begun = reset ? { ...restarted(current), mismatch: null } : current;
  const done = (begun.load?.done ?? 0) + changes.length;
  const isDue = remaining === 0 && Math.abs(at - begun.tidiedAt) >= TIDY_EVERY_MS;
  return {
    ...begun,
    epoch,
    cursors,
    // A page in the middle of a load says 0: it can't tell. What was contained before still is.
    ackSeq: Math.max(begun.ackSeq, ackSeq),
    complete: begun.complete || remaining === 0,
    tidiedAt: isDue ? at : begun.tidiedAt,
    load: remaining === 0 ? null : { done, total: done + remaining },
  };
}

export interface Touched {
  orders: Set<OrderId>;
  collections: Set<Collection>;
}

export async function putChanges(
  db: Tables,
  changes: readonly PreparedChange[],
  gen: number,
): Promise<Touched> {
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
  const [closed, ...goneOf] = await Promise.all([
    db.orders.where('closedDay').below(keepFrom).primaryKeys(),
    ...CollectionName.options.map((name) => db.base(name).where('gen').below(gen).primaryKeys()),
  ]);
  for (const [i, collection] of CollectionName.options.entries()) {
    const gone = goneOf[i] ?? [];
    if (gone.length === 0) continue;
    await db.base(collection).bulkDelete(gone);
    touched.collections.add(collection);
    if (collection === 'orders') for (const id of gone) touched.orders.add(id as OrderId);
  }
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
