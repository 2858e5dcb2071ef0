import {
  aggregateFor,
  isLoaded,
  refKey,
  type BusinessDay,
  type DeviceId,
  type DocumentKind,
  type StaffId,
} from '@meja/domain';
import { CollectionName, kindIn, type Collection, type PullResponse } from '@meja/sync';
import { noteDecisions } from './attention.ts';
import type { Tables } from './db.ts';
import { isSamePlace, joined, readFollow, readMeta, restarted, writeMeta } from './meta.ts';
import { forgetWhatIsOld, keptFrom } from './keeping.ts';
import { firstForgotten, requeueFrom, retire } from './outbox.ts';
import type { PreparedChange } from './prepare.ts';
import { saltOf } from './salt.ts';
import type { BaseRow, DocumentRow, Follow, OutboxRow } from './rows.ts';

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
  /** The documents whose view may change, as keys (see refKey). */
  refs: string[];
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
    noteDecisions(db, response.decisions ?? [], response.reset ? identity.id : null),
    isLast && prune(db, keepFrom, follow.gen, touched),
  ]);
  for (const key of [...covered, ...requeued]) touched.refs.add(key);
  if (isLast && follow.tidiedAt === page.at) await forgetWhatIsOld(db, page.at);

  if (!isSameFollow(follow, current)) await writeMeta(db, 'follow', follow);
  return {
    follow,
    refs: [...touched.refs],
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
    collections: joined(cursors),
    // A page in the middle of a load says 0: it can't tell. What was contained before still is.
    ackSeq: Math.max(begun.ackSeq, ackSeq),
    complete: begun.complete || remaining === 0,
    tidiedAt: isDue ? at : begun.tidiedAt,
    load: remaining === 0 ? null : { done, total: done + remaining },
  };
}

export interface Touched {
  refs: Set<string>;
  collections: Set<Collection>;
}

export async function putChanges(
  db: Tables,
  changes: readonly PreparedChange[],
  gen: number,
): Promise<Touched> {
  const touched: Touched = { refs: new Set(), collections: new Set() };
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
    noteTouched(touched, collection, latest.keys());
  }
  return touched;
}

function rowOf({ collection, id, seq, doc, pin }: PreparedChange, gen: number): BaseRow | undefined {
  if (doc === null) return undefined;
  const row = { id, seq, gen, doc };
  if (collection === 'staff') return { ...row, pin } as BaseRow;
  const kind = kindIn(collection);
  return kind ? documentRow(kind, row) : row;
}

function documentRow(kind: DocumentKind, row: BaseRow): DocumentRow {
  // Its family is loaded before (see prepare.ts), unless its code could not be had: then it stays until it comes again.
  const day = isLoaded(kind) ? aggregateFor(kind).closedDay(row.doc) : null;
  return day === null ? row : { ...row, closedDay: day };
}

function noteTouched(touched: Touched, collection: Collection, ids: Iterable<string>): void {
  const kind = kindIn(collection);
  if (kind) for (const id of ids) touched.refs.add(refKey({ kind, id }));
}

/** Who got a new PIN starts with a clean sheet. */
async function unlockChanged(db: Tables, changes: readonly PreparedChange[]): Promise<void> {
  const before = await db.staff.bulkGet(changes.map(({ id }) => id));
  const changed = changes.filter((change, i) => {
    const [known, salt] = [before[i], saltOf(change)];
    return salt !== null && salt !== (known && saltOf(known));
  });
  await db.locks.bulkDelete(changed.map(({ id }) => id as StaffId));
}

/** With a load complete, what it did not bring is gone; and closed documents of past days leave the device. */
async function prune(db: Tables, keepFrom: BusinessDay, gen: number, touched: Touched): Promise<void> {
  const doneWith = await Promise.all(
    CollectionName.options.map(async (name) => {
      const kind = kindIn(name);
      const [unbrought, closed] = await Promise.all([
        db.base(name).where('gen').below(gen).primaryKeys(),
        kind ? db.documents(kind).where('closedDay').below(keepFrom).primaryKeys() : [],
      ]);
      return [...unbrought, ...closed];
    }),
  );
  for (const [i, collection] of CollectionName.options.entries()) {
    const gone = doneWith[i] ?? [];
    if (gone.length === 0) continue;
    await db.base(collection).bulkDelete(gone);
    touched.collections.add(collection);
    noteTouched(touched, collection, gone);
  }
}

async function retireCovered(db: Tables, ackSeq: number, at: number): Promise<string[]> {
  const covered = await db.outbox.where('deviceSeq').belowOrEqual(ackSeq).toArray();
  const judged = covered.filter((row: OutboxRow) => row.judged === 1);
  await retire(db, judged, at);
  return covered.flatMap((row) => row.refs);
}

/** What a server that was restored from a backup does not have any more is delivered again. */
async function requeueForgotten(db: Tables, deviceId: DeviceId, follow: Follow): Promise<string[]> {
  if (follow.epoch === null) return [];
  const seq = await firstForgotten(db, deviceId, follow.ackSeq, follow.epoch);
  return seq === undefined ? [] : ((await requeueFrom(db, deviceId, seq)) ?? []);
}
