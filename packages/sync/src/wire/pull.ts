import {
  BusinessDay,
  Category,
  DiningTable,
  ModifierGroup,
  MutationId,
  Order,
  OutletSettings,
  Product,
  Staff,
} from '@meja/domain';
import { z } from 'zod';
import { Protocol } from './protocol.ts';

export const StreamName = z.enum(['catalog', 'outlet']);
export type StreamName = z.infer<typeof StreamName>;

/** The collections that devices follow, in the order in which a stream's changes of one number are sent. */
export const COLLECTIONS = {
  settings: { stream: 'catalog', schema: OutletSettings },
  categories: { stream: 'catalog', schema: Category },
  modifierGroups: { stream: 'catalog', schema: ModifierGroup },
  products: { stream: 'catalog', schema: Product },
  staff: { stream: 'catalog', schema: Staff },
  tables: { stream: 'catalog', schema: DiningTable },
  orders: { stream: 'outlet', schema: Order },
} as const satisfies Record<string, { stream: StreamName; schema: z.ZodType<{ id: string }> }>;
export type Collection = keyof typeof COLLECTIONS;
export type DocOf<Name extends Collection> = z.infer<(typeof COLLECTIONS)[Name]['schema']>;
export const CollectionName = z.enum(Object.keys(COLLECTIONS) as [Collection, ...Collection[]]);

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
  after: z.object({ collection: CollectionName, id: z.uuid() }).nullable(),
  horizon: z.int().min(0),
  /** How many documents were still ahead when the page was cut: so that a load counts them once, not with each page. */
  left: z.int().min(0).optional(),
});
export type Cursor = z.infer<typeof Cursor>;
export const Cursors = z.object({ catalog: Cursor, outlet: Cursor });
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
});
export type PullRequest = z.infer<typeof PullRequest>;

/** A document as it is at `seq`, or, with `doc` null, the word that it is gone. */
export const Change = z.object({
  collection: CollectionName,
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
  checksums: z.partialRecord(CollectionName, Checksum),
  /** What was decided since the cursor, in its order; a server from before there were decisions names none. */
  decisions: z.array(Decision).optional(),
});
export type PullResponse = z.infer<typeof PullResponse>;
