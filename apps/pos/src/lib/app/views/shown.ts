import { refKey, type AnyDocument, type BusinessDay, type DocumentKind, type Documents } from '@meja/domain';
import { docsOf, refOf, type DocumentBook, type Entered } from '@meja/sync';
import { viewOf, type World } from '../../data/world.ts';

/** What is shown of all kinds, by the keys of documents (see refKey). */
export interface Shown {
  /** The documents with this device's own changes over them. */
  views: ReadonlyMap<string, AnyDocument>;
  /** Documents with changes that the server has not judged. */
  unsent: ReadonlySet<string>;
  /** Entries that the server has not confirmed. */
  entries: readonly Entered[];
}

export const NOTHING_SHOWN: Shown = { views: new Map(), unsent: new Set(), entries: [] };

/** Those of one kind. */
export const shownOf = <Kind extends DocumentKind>(kind: Kind, { views }: Shown): Documents[Kind][] =>
  docsOf(kind, views.values());

type DayAt = (at: number) => BusinessDay;

/** All documents as the device holds them. */
export function shownAnew(shown: Shown, world: World, dayAt: DayAt): Shown {
  const book = viewOf(world, dayAt);
  return { views: new Map(viewsOf(shown, book)), unsent: world.unsent, entries: book.entries() };
}

/** What is shown, with the documents of a part of the world as they are there. */
export function shownWith(shown: Shown, world: World, dayAt: DayAt): Shown {
  const book = viewOf(world, dayAt);
  const views = new Map(shown.views);
  const unsent = new Set(shown.unsent);
  for (const key of world.refs) {
    views.delete(key);
    unsent.delete(key);
  }
  for (const [key, document] of viewsOf(shown, book)) views.set(key, document);
  for (const key of world.unsent) unsent.add(key);
  const read = new Set(world.refs);
  const others = shown.entries.filter(({ refs }) => !refs.some((key) => read.has(key)));
  return { views, unsent, entries: [...others, ...book.entries()] };
}

/** What is shown, with documents of which changes were just queued and the entries that these add. */
export const shownWithQueued = (
  { views, unsent, entries }: Shown,
  documents: readonly AnyDocument[],
  added: readonly Entered[],
): Shown => ({
  views: new Map([...views, ...documents.map((document) => [keyOf(document), document] as const)]),
  unsent: new Set([...unsent, ...documents.map(keyOf)]),
  entries: [...entries, ...added],
});

export const keyOf = (document: AnyDocument): string => refKey(refOf(document));

/** A document that has not changed stays the object that it was: then nothing needs to be drawn anew. */
const viewsOf = ({ views }: Shown, book: DocumentBook): [string, AnyDocument][] =>
  book.all().map((document) => {
    const before = views.get(keyOf(document));
    return [keyOf(document), before && isSame(before, document) ? before : document];
  });

const isSame = (a: AnyDocument, b: AnyDocument): boolean => JSON.stringify(a.doc) === JSON.stringify(b.doc);
