import {
  refKey,
  type AnyDocument,
  type AnyEntry,
  type DocumentKind,
  type Documents,
  type EntryKind,
  type Ref,
} from '@meja/domain/all';
import { docsOf, documentsOf } from '@meja/sync';
import type { Tx } from '../../db/database.ts';
import { orderStore, unallocatedStore } from '../orders/index.ts';
import { cashStore, shiftStore } from '../shifts/index.ts';
import type { Added, AggregateStore, Delivery, EntryScope, EntryStore } from '../streams/index.ts';

/** How each kind of document lies in the database. */
const STORES: { readonly [Kind in DocumentKind]: AggregateStore<Documents[Kind]> } = {
  order: orderStore,
  shift: shiftStore,
};

/** How each kind of entry is written. */
type EntryIn<Kind extends EntryKind> = Extract<AnyEntry, { kind: Kind }>['entry'];

const ENTRY_STORES: { readonly [Kind in EntryKind]: EntryStore<EntryIn<Kind>> } = {
  unallocated: unallocatedStore,
  cash: cashStore,
};

const KINDS = Object.keys(STORES) as DocumentKind[];
const ENTRY_KINDS = Object.keys(ENTRY_STORES) as EntryKind[];

/** The documents that are named, of whatever outlet of the tenant, and those that hold any of the claims. All kinds are asked at once. */
export async function loadDocuments(
  tx: Tx,
  refs: readonly Ref<DocumentKind>[],
  claims: readonly string[] = [],
): Promise<AnyDocument[]> {
  const loaded = await Promise.all(
    KINDS.map(async (kind) => {
      const ids = [...new Set(refs.flatMap((ref) => (ref.kind === kind ? [ref.id] : [])))];
      return documentsOf(kind, await STORES[kind].load(tx, ids, claims));
    }),
  );
  return loaded.flat();
}

/**
 * Saves documents as they are now. The statements of all kinds are sent at once.
 * @param before the same documents as they were loaded
 */
export async function saveDocuments(
  tx: Tx,
  delivery: Delivery,
  documents: readonly AnyDocument[],
  before: readonly AnyDocument[],
): Promise<void> {
  await Promise.all(KINDS.map((kind) => saveOf(kind, tx, delivery, documents, before)));
}

async function saveOf<Kind extends DocumentKind>(
  kind: Kind,
  tx: Tx,
  delivery: Delivery,
  documents: readonly AnyDocument[],
  before: readonly AnyDocument[],
): Promise<void> {
  const docs = docsOf(kind, documents);
  if (docs.length === 0) return;
  const earlier = new Map(docsOf(kind, before).map((doc) => [doc.id as string, doc]));
  const store: AggregateStore<Documents[Kind]> = STORES[kind];
  await store.save(tx, delivery, docs, (id) => earlier.get(id));
}

/** What people call documents, by the key of each (see refKey). */
export async function titlesOf(
  tx: Tx,
  refs: readonly Ref<DocumentKind>[],
): Promise<ReadonlyMap<string, string>> {
  const titles = await Promise.all(
    KINDS.map(async (kind) => {
      const ids = refs.flatMap((ref) => (ref.kind === kind ? [ref.id] : []));
      const found = ids.length > 0 ? await STORES[kind].titles(tx, ids) : [];
      return [...found].map(([id, title]) => [refKey({ kind, id }), title] as const);
    }),
  );
  return new Map(titles.flat());
}

/** Writes entries. The statements of all kinds are sent at once. */
export async function saveEntries(
  tx: Tx,
  scope: EntryScope,
  added: readonly Added<AnyEntry>[],
): Promise<void> {
  await Promise.all(ENTRY_KINDS.map((kind) => saveEntriesOf(kind, tx, scope, added)));
}

async function saveEntriesOf<Kind extends EntryKind>(
  kind: Kind,
  tx: Tx,
  scope: EntryScope,
  added: readonly Added<AnyEntry>[],
): Promise<void> {
  const own = added.flatMap(({ entry, context }) =>
    entry.kind === kind ? [{ entry: entry.entry as EntryIn<Kind>, context }] : [],
  );
  if (own.length > 0) await ENTRY_STORES[kind](tx, scope, own);
}
