import {
  aggregateFor,
  businessDayOf,
  loadedKinds,
  OutletSettings,
  refKey,
  refOfKey,
  type AnyDocument,
  type BusinessDay,
  type DocumentKind,
  type Documents,
  type Ref,
} from '@meja/domain';
import {
  COLLECTION_OF,
  documentsOf,
  readMutation,
  replay,
  type DocumentBook,
  type SealedMutation,
} from '@meja/sync';
import type { Tables } from './db.ts';
import { isRefused, type DocumentRow, type OutboxRow } from './rows.ts';

/**
 * The version of what the server has not numbered yet: newer than all that it has. The same for every pending change, so
 * that a view depends on nothing but base and pending. It is never compared: a device's own versions don't count for it.
 */
const PENDING_VERSION = Number.MAX_SAFE_INTEGER;

/** Every kind that is stored here, also those whose family is not loaded. */
export const KINDS = Object.keys(COLLECTION_OF) as DocumentKind[];

/** A part of what the device holds that depends on nothing outside itself. */
export interface World {
  /** The keys of the documents asked for, and of those that share a pending mutation with them. They need not exist. */
  refs: string[];
  base: AnyDocument[];
  /**
   * What is replayed over the base, in this order: mutations of other devices that came by another way than the server
   * and that it has not confirmed (nothing brings such yet), then this device's own, as they were made.
   */
  sources: { heard: readonly SealedMutation[]; own: readonly SealedMutation[] };
  /** The keys of documents with changes that the server has not judged. */
  unsent: Set<string>;
}

/** The tables that a world is read from. */
export const worldTables = (db: Tables) => [...KINDS.map((kind) => db.documents(kind)), db.outbox];

/** The named documents, and those that share a pending mutation with them. Call it in a transaction over `worldTables`. */
export async function readWorld(db: Tables, refs: Iterable<string>): Promise<World> {
  const known = new Set<string>();
  const base: AnyDocument[] = [];
  const rows = new Map<number, OutboxRow>();
  let fresh = [...new Set(refs)];
  while (fresh.length > 0) {
    for (const key of fresh) known.add(key);
    const [documents, touching] = await Promise.all([readDocuments(db, fresh), touchingRows(db, fresh)]);
    base.push(...documents);
    for (const row of touching) rows.set(row.deviceSeq, row);
    fresh = [...new Set(touching.flatMap((row) => row.refs))].filter((key) => !known.has(key));
  }
  return worldOf([...known], base, [...rows.values()]);
}

/** The keys of all documents of a kind, confirmed or pending, and of those that share a pending mutation with them. */
export async function keysOfKind(db: Tables, kind: DocumentKind): Promise<string[]> {
  const [ids, rows] = await Promise.all([
    db.documents(kind).orderBy('id').primaryKeys(),
    // `;` is the character after `:`, so this is every key that begins with the kind.
    db.outbox.where('refs').between(`${kind}:`, `${kind};`).toArray(),
  ]);
  return [...ids.map((id) => refKey({ kind, id })), ...rows.flatMap(({ refs }) => refs)];
}

/** Everything that the device holds, of the kinds whose families are loaded. */
export async function readWholeWorld(db: Tables): Promise<World> {
  const [rows, ...base] = await db.transaction('r', worldTables(db), async (db) =>
    Promise.all([
      db.outbox.toArray(),
      ...loadedKinds().map(async (kind) => readRows(kind, await db.documents(kind).toArray())),
    ]),
  );
  return worldOf([], base.flat(), rows);
}

/** The confirmed documents with these keys. */
export async function readDocuments(db: Tables, keys: readonly string[]): Promise<AnyDocument[]> {
  const byKind = Map.groupBy(keys.map(refOfKey), ({ kind }) => kind);
  const read = await Promise.all(
    loadedKinds().map(async (kind) => {
      const refs = byKind.get(kind);
      return refs ? readRows(kind, await db.documents(kind).bulkGet(refs.map(({ id }) => id))) : [];
    }),
  );
  return read.flat();
}

const touchingRows = async (db: Tables, keys: readonly string[]): Promise<OutboxRow[]> =>
  (await Promise.all(keys.map((key) => db.outbox.where('refs').equals(key).toArray()))).flat();

/**
 * Replays all that the server has not refused, even what the base may already contain because a verdict was lost: applying it again
 * changes nothing.
 */
function worldOf(refs: string[], base: AnyDocument[], rows: OutboxRow[]): World {
  const counting = rows.filter((row) => !isRefused(row)).sort((a, b) => a.deviceSeq - b.deviceSeq);
  const own = counting.flatMap(({ envelope }) => {
    // Another version of the app wrote what this one can't read. It is delivered, but not shown.
    const read = readMutation(envelope);
    return read.ok ? [read.value] : [];
  });
  return {
    refs,
    base,
    sources: { heard: [], own },
    unsent: new Set(rows.filter((row) => row.judged === 0).flatMap((row) => row.refs)),
  };
}

/** Leaves out documents that this version can't read. A later version reads them from the same rows. */
function readRows(kind: DocumentKind, rows: readonly (DocumentRow | undefined)[]): AnyDocument[] {
  const { schema } = aggregateFor(kind);
  return documentsOf(
    kind,
    rows.flatMap<Documents[typeof kind]>((row) => schema.safeParse(row?.doc).data ?? []),
  );
}

export const viewOf = ({ base, sources }: World, dayAt: (at: number) => BusinessDay): DocumentBook =>
  replay(base, [sources.heard, sources.own], PENDING_VERSION, dayAt);

export const pendingContext = { version: PENDING_VERSION } as const;

export const keysOf = (refs: readonly Ref[]): string[] => [...new Set(refs.map(refKey))];

export async function readSettings(db: Tables): Promise<OutletSettings | undefined> {
  const rows = await db.base('settings').toArray();
  for (const { doc } of rows) {
    const parsed = OutletSettings.safeParse(doc);
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

/** Before the settings are known there are no documents, so the time zone does not matter. */
export const dayFinder =
  (settings: OutletSettings | null | undefined) =>
  (at: number): BusinessDay =>
    businessDayOf(at, settings?.timeZone ?? 'UTC', settings?.dayStartMinutes ?? 0);
