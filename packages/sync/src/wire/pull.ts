import { BusinessDay, MutationId, open } from '@meja/domain';
import { z } from 'zod';
import { CollectionName, Named } from './collections.ts';
import { Cursors } from './cursors.ts';
import { Protocol } from './protocol.ts';

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
  /**
   * Something that the device did before could not be delivered: what comes later may be older than this pull. A server of before
   * takes no notice.
   */
  waiting: z.boolean().optional(),
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
