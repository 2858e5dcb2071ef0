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

/** Every kind that is stored here, whether its family is loaded or not. */
export const KINDS = Object.keys(COLLECTION_OF) as DocumentKind[];

/** A part of what the device holds that depends on nothing outside itself. */
export interface World {
  /** The documents asked for by name and those that hang together with them, whether they exist or not, as keys. */
  refs: string[];
  base: AnyDocument[];
  /**
   * What is replayed over the base, in this order: mutations of other devices that came by another way than the server
   * and that it has not confirmed (nothing brings such yet), then this device's own, as they were made.
   */
  sources: { heard: readonly SealedMutation[]; own: readonly SealedMutation[] };
  /** Documents with changes that the server has not judged, as keys. */
  unsent: Set<string>;
}

/** The tables that a world is read from. */
export const worldTables = (db: Tables) => [...KINDS.map((kind) => db.documents(kind)), db.outbox];

/** The named documents and whatever they hang together with. To be called in a transaction over `worldTables`. */
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

/** The keys of all documents of a kind that are here, confirmed or pending, and of those that hang together with the pending ones. */
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

/** The confirmed documents of these keys, as far as they are here. */
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
 * All that the server has not refused is replayed, even what the base may contain already (its verdict was lost on the way): to
 * do again what is done changes nothing.
 */
function worldOf(refs: string[], base: AnyDocument[], rows: OutboxRow[]): World {
  const counting = rows.filter((row) => !isRefused(row)).sort((a, b) => a.deviceSeq - b.deviceSeq);
  const own = counting.flatMap(({ envelope }) => {
    // What this version can't read another one wrote: it is delivered all the same, only not shown.
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

/** A document that this version can't read is left out; a later version reads it from the same row. */
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

/** Before the settings are known no document is, so any zone will do. */
export const dayFinder =
  (settings: OutletSettings | null | undefined) =>
  (at: number): BusinessDay =>
    businessDayOf(at, settings?.timeZone ?? 'UTC', settings?.dayStartMinutes ?? 0);
