import { OutletId } from '@meja/domain';
import { z } from 'zod';
import { StreamName } from './pull.ts';

/** What the event stream says, as the data of a `head` event: that a stream has got to a number. Nothing more. */
export const HeadEvent = z.object({
  stream: StreamName,
  /** Null for the catalogue, which is the whole tenant's. */
  outletId: OutletId.nullable(),
  head: z.int().min(0),
});
export type HeadEvent = z.infer<typeof HeadEvent>;
