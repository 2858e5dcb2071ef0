import { open, OutletId } from '@meja/domain';
import { z } from 'zod';
import { StreamName } from './collections.ts';
import { Change } from './pull.ts';

/**
 * All that an outlet's stream has brought after `since`, up to the event's head, for those who have followed it exactly that far. Whoever stands
 * elsewhere, or waits for an answer of the server's, fetches it.
 */
export const News = z.object({
  /** The history that the numbers belong to. */
  epoch: z.uuid(),
  since: z.int().min(0),
  changes: z.array(Change),
});
export type News = z.infer<typeof News>;

/** What the event stream says, as the data of a `head` event: that a stream has got to a number, and often with what. */
export const HeadEvent = z.object({
  stream: open(StreamName),
  /** Null for the catalogue, which is the whole tenant's. */
  outletId: OutletId.nullable(),
  head: z.int().min(0),
  /** A hint that saves a request, and no promise: it may be missing, or too old to fit. */
  news: News.optional(),
});
export type HeadEvent = z.infer<typeof HeadEvent>;
