import { open } from '@meja/domain';
import { z } from 'zod';
import { CollectionName } from './collections.ts';

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

/** Where a device begins that has nothing. */
export const START: Cursors = {
  catalog: { seq: 0, after: null, horizon: 0 },
  outlet: { seq: 0, after: null, horizon: 0 },
};
