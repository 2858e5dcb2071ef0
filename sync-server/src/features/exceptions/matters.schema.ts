import { z } from '@hono/zod-openapi';
import { Break, Conflict, Quarantined, Unallocated } from './exceptions.schema.ts';
import type { Kind } from './positions.queries.ts';
import { TermDifference } from './terms.schema.ts';

const partOf = <const Of extends Kind, Item extends z.ZodType>(kind: Of, item: Item) =>
  z.object({
    kind: z.literal(kind),
    /** Those of one name are one matter, which is decided together: what a tablet did on one order, what somebody sold on one. */
    matter: z.string(),
    item,
  });

/** One thing that a person has to look at, of whatever kind. */
export const Matter = z.discriminatedUnion('kind', [
  partOf('conflicts', Conflict),
  partOf('quarantine', Quarantined),
  partOf('unallocated', Unallocated),
  partOf('terms', TermDifference),
  partOf('breaks', Break),
]);
