import { BusinessDay, MutationId, open, type DocumentKind } from '@meja/domain';
import { z } from 'zod';
import { Protocol } from './protocol.ts';

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

/**
 * How far a device has followed a stream: everything up to and including `seq`; while a first load is being paged also
 * `after`, the last document taken at that number. Of what was there before `horizon` only the recent part is sent (closed orders
 * of past weeks stay at head office); everything newer comes, whatever it is.
 */
export const Cursor = z.object({
  seq: z.int().min(0),
  after: z.object({ collection: open(CollectionName), id: z.uuid() }).nullable(),
  horizon: z.int().min(0),
  /** How many documents were still ahead when the page was cut: so that a load counts them once, not with each page. */
  left: z.int().min(0).optional(),
});
export type Cursor = z.infer<typeof Cursor>;
export const Cursors = z.object({
  catalog: Cursor,
  outlet: Cursor,
  /**
   * Collections that an app began to read later than the rest of their stream, each with a place of its own until it
   * has come as far. So a new collection is loaded without loading the others anew.
   */
  joining: z.record(z.string().max(60), Cursor).optional(),
});
export type Cursors = z.infer<typeof Cursors>;

export const START: Cursors = {
  catalog: { seq: 0, after: null, horizon: 0 },
  outlet: { seq: 0, after: null, horizon: 0 },
};

export const PULL_LIMIT = 2_000;

export const PullRequest = z.object({
  protocol: Protocol,
  /** The epoch that the cursors belong to; null on the first pull. */
  epoch: z.uuid().nullable(),
  cursors: Cursors,
  limit: z.int().min(1).max(PULL_LIMIT),
  /** Whether long stretches of one collection may come as `packs`. */
  packs: z.boolean().optional(),
  /** What the app can read; no other collection is sent. Without it, those of the first protocol. */
  collections: Named.optional(),
});
export type PullRequest = z.infer<typeof PullRequest>;

/** A document as it is at `seq`, or, with `doc` null, the word that it is gone. */
export const Change = z.object({
  /** One that the app does not know is left out by it. */
  collection: open(CollectionName),
  id: z.uuid(),
  seq: z.int().min(1),
  doc: z.unknown(),
});
export type Change = z.infer<typeof Change>;

/** Count and sum of `seq` of a collection's documents; a device whose own differ has lost something and starts anew. */
export const Checksum = z.object({ count: z.int().min(0), sum: z.int().min(0) });
export type Checksum = z.infer<typeof Checksum>;

/** What a person decided about a mutation of the device that could not be settled by the rules. */
export const Decision = z.object({
  mutationId: MutationId,
  /** `keep`, `take`, `accept`, `set_aside`, `allocate`, `given_back` or `kept`; a newer server may know others. */
  action: z.string().max(40),
  /** Who decided. */
  by: z.string(),
  at: z.int(),
  note: z.string(),
});
export type Decision = z.infer<typeof Decision>;

export const PullResponse = z.object({
  epoch: z.uuid(),
  /** The epoch is not the one asked with: forget base and cursors, keep the outbox, pull from the start. */
  reset: z.boolean(),
  serverTime: z.int(),
  changes: z.array(Change),
  /** More changes, in another form; see `unpacked`. Only where they were asked for. */
  packs: z.array(z.unknown()).optional(),
  cursors: Cursors,
  /** Documents that are still to come, 0 when the device is up to date; for a progress bar. */
  remaining: z.int().min(0),
  /** The highest `deviceSeq` of this device whose effects these changes include. */
  ackSeq: z.int().min(0),
  /** The oldest business day whose closed orders a device keeps. */
  keepFrom: BusinessDay,
  /** Only with `remaining` 0. Orders count those still open and those of `keepFrom` or later. */
  checksums: z.record(z.string().max(60), Checksum),
  /** What was decided since the cursor, in its order; a server from before there were decisions names none. */
  decisions: z.array(Decision).optional(),
});
export type PullResponse = z.infer<typeof PullResponse>;
