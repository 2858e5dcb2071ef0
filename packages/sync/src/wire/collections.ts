import type { DocumentKind } from '@meja/domain';
import { z } from 'zod';

export const StreamName = z.enum(['catalog', 'outlet']);
export type StreamName = z.infer<typeof StreamName>;

/**
 * The collections that devices follow, in the order in which a stream's changes of one number are sent. `v` goes up when
 * a collection's documents change in a way that an app of the version before would misread.
 */
export const COLLECTIONS = {
  settings: { stream: 'catalog', v: 1 },
  categories: { stream: 'catalog', v: 1 },
  modifierGroups: { stream: 'catalog', v: 1 },
  products: { stream: 'catalog', v: 1 },
  // 2: a check of the PIN for each device, where there was its hash.
  staff: { stream: 'catalog', v: 2 },
  tables: { stream: 'catalog', v: 1 },
  orders: { stream: 'outlet', v: 1, kind: 'order' },
  shifts: { stream: 'outlet', v: 1, kind: 'shift' },
} as const satisfies Record<string, { stream: StreamName; v: number; kind?: DocumentKind }>;
export type Collection = keyof typeof COLLECTIONS;
export const CollectionName = z.enum(Object.keys(COLLECTIONS) as [Collection, ...Collection[]]);

export const isCollection = (name: string): name is Collection => Object.hasOwn(COLLECTIONS, name);

/** Names of collections, each with the version that somebody can read. */
export const Named = z.record(z.string().max(60), z.int().min(1));
export type Named = z.infer<typeof Named>;

/** What an app names that has all the collections of this version. */
export const ALL_COLLECTIONS: Named = Object.fromEntries(
  CollectionName.options.map((name) => [name, COLLECTIONS[name].v]),
);

/** What an app of the first protocol reads, which names nothing. */
export const FIRST_COLLECTIONS: Named = {
  settings: 1,
  categories: 1,
  modifierGroups: 1,
  products: 1,
  staff: 1,
  tables: 1,
  orders: 1,
};

/** `orders@1,tables@1`: named collections in the address of the event stream. */
export const namesText = (named: Named): string =>
  Object.entries(named)
    .map(([name, v]) => `${name}@${v}`)
    .join();

/** The reverse. What can't be read names nothing. */
export const namedInText = (text: string): Named =>
  Object.fromEntries(
    text.split(',').flatMap((each) => {
      const [, name, v] = /^(\w{1,60})@([1-9]\d{0,5})$/.exec(each) ?? [];
      return name === undefined ? [] : [[name, Number(v)]];
    }),
  );

/** Of the collections of this version those that are named, in sending order. */
export const namedIn = (named: Named): Collection[] =>
  CollectionName.options.filter((name) => Object.hasOwn(named, name));

/** The kind of document that a collection holds; undefined for what only the server writes. */
export const kindIn = (collection: Collection): DocumentKind | undefined => {
  const of = COLLECTIONS[collection];
  return 'kind' in of ? of.kind : undefined;
};

/** The collections of documents that devices write, by their kind. */
export const COLLECTION_OF = Object.fromEntries(
  CollectionName.options.flatMap((name) => {
    const kind = kindIn(name);
    return kind ? [[kind, name]] : [];
  }),
) as Readonly<Record<DocumentKind, Collection>>;

/** The collections of a stream, in sending order. */
export const collectionsOf = (stream: StreamName): Collection[] =>
  CollectionName.options.filter((name) => COLLECTIONS[name].stream === stream);
