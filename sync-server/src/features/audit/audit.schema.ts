import { z } from '@hono/zod-openapi';
import { OutletId } from '@meja/domain';
import { Instant, Person } from '../../http/fields.ts';
import {
  ACTION_NAMES,
  ACTIONS,
  DECISIONS,
  FACTS,
  KINDS,
  REASONS,
  TARGETS,
  type Action,
  type Facts,
} from './actions.ts';
import type { ListedEntry } from './list.queries.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const Entry = z
  .object({
    /** Its number in the log, which has no gaps. */
    id: z.string(),
    at: Instant,
    action: z.enum(ACTION_NAMES),
    kind: z.enum(KINDS),
    actor: z.object({
      kind: z.enum(['user', 'device', 'system', 'nobody']),
      id: z.uuid().nullable(),
      name: z.string().nullable(),
    }),
    /** For whom the actor acted, where that is somebody else. */
    on_behalf_of: Person.nullable(),
    target: z.object({ kind: z.enum(TARGETS), id: z.uuid(), name: z.string().nullable() }).nullable(),
    /** Null: the whole business. */
    outlet: z.object({ id: OutletId, name: z.string().nullable() }).nullable(),
    /** Why it was refused. */
    reason: z.enum(REASONS).nullable(),
    decision: z.enum(DECISIONS).nullable(),
    /** What else is known; of what has changed, what it was and what it is. Amounts are in minor units. */
    facts: z.partialRecord(z.enum(FACTS), z.union([Scalar, z.object({ from: Scalar, to: Scalar })])),
    request_id: z.string().nullable(),
    /** SHA-256 of the entry and of the hash before it. */
    hash: z.string(),
  })
  .openapi('AuditEntry');

export function entryOf(row: ListedEntry): z.infer<typeof Entry> {
  const { entry } = row;
  const { reason = null, decision = null, ...facts } = JSON.parse(entry.diff) as Facts;
  return {
    id: String(entry.seq),
    at: new Date(entry.at).toISOString(),
    action: entry.action as Action,
    kind: ACTIONS[entry.action as Action],
    actor: {
      kind: entry.actorKind as z.infer<typeof Entry>['actor']['kind'],
      id: entry.actorId,
      name: row.actor_name,
    },
    on_behalf_of:
      entry.onBehalfOf === null
        ? null
        : { id: entry.onBehalfOf as z.infer<typeof Person>['id'], name: row.on_behalf_of_name },
    target:
      entry.targetKind === null || entry.targetId === null
        ? null
        : {
            kind: entry.targetKind as (typeof TARGETS)[number],
            id: entry.targetId,
            name: row.target_name,
          },
    outlet: entry.outletId === null ? null : { id: entry.outletId as OutletId, name: row.outlet_name },
    ...{ reason, decision, facts },
    request_id: entry.requestId,
    hash: entry.hash,
  };
}
