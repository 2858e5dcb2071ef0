import {
  can,
  findLine,
  mutationFor,
  refuse,
  type Command,
  type Context,
  type Doc,
  type OrderId,
  type Part,
  type Rejection,
  type RejectionCode,
  type Result,
  type RoleName,
  type World,
} from '@meja/domain';
import type { SealedMutation } from '../wire/envelope.ts';
import { hasMovedOn, overtakenPart } from './seen.ts';

/** What becomes of a mutation. `docs` are the documents as it leaves them. */
export type Judgement =
  | { outcome: 'applied' | 'merged'; docs: Doc[]; unallocated: boolean }
  | { outcome: 'conflict'; orderId: OrderId; part: Part; mine: unknown; theirs: unknown }
  | { outcome: 'rejected'; code: RejectionCode };

/** Who acts: the roles they held at the mutation's time, null for nobody known; `trusted` asks no permission. */
export type Actor = { roles: readonly RoleName[] } | null | 'trusted';

/** Asks the domain whether a command may be done now: what a tap does before anything is queued. */
export function attempt(
  world: World,
  command: Command,
  context: Context,
  actor: Actor,
): Result<Doc[], Rejection> {
  const definition = mutationFor(command.name);
  if (actor === null) return refuse({ code: 'ACTOR_UNKNOWN' });
  if (actor !== 'trusted' && !can(actor.roles, definition.permission))
    return refuse({ code: 'NOT_PERMITTED' });
  return definition.apply(world, command.args, context);
}

/**
 * Judges a mutation that was made earlier, elsewhere, on what its device had seen. The server's verdict and a device's
 * replay are both this function. Money is never refused away: what can't be booked as meant is booked as unallocated.
 */
export function judge(world: World, mutation: SealedMutation, context: Context, actor: Actor): Judgement {
  const definition = mutationFor(mutation.name);
  const { base, deviceId } = mutation;
  const merged = hasMovedOn(world, mutation, base, deviceId);
  const result = attempt(world, mutation, context, actor);

  // Asked before anything else: what its actor was never allowed is nothing that a manager could choose to let stand.
  const overtaken = isForbidden(result) ? undefined : overtakenPart(world, mutation, base, deviceId);
  if (overtaken && !(result.ok && leavesAsItWas(world, overtaken, result.value)))
    return { outcome: 'conflict', ...overtaken, mine: mutation.args, theirs: partValue(world, overtaken) };

  if (result.ok) return { outcome: merged ? 'merged' : 'applied', docs: result.value, unallocated: false };
  const salvaged = definition.salvage?.(world, mutation.args, context, result.error) ?? [];
  if (salvaged.length > 0)
    return {
      outcome: merged ? 'merged' : 'applied',
      docs: salvaged,
      unallocated: salvaged.some(({ kind }) => kind === 'unallocated'),
    };
  return { outcome: 'rejected', code: result.error.code };
}

const isForbidden = (result: Result<Doc[], Rejection>): boolean =>
  !result.ok && (result.error.code === 'NOT_PERMITTED' || result.error.code === 'ACTOR_UNKNOWN');

/** A part's value without its stamp, for a person to compare. */
export function partValue(world: World, { orderId, part }: { orderId: OrderId; part: Part }): unknown {
  const order = world.order(orderId);
  if (!order) return null;
  if (part.kind === 'line') {
    const line = findLine(order, part.lineId);
    if (!line) return null;
    const { stamp: _, ...value } = line;
    return value;
  }
  const { tableId, covers, customerName, customerPhone, note } = order;
  return { tableId, covers, customerName, customerPhone, note };
}

/** Two people who made the same change are of one mind: the part holds already what the mutation wants. */
function leavesAsItWas(world: World, at: { orderId: OrderId; part: Part }, docs: readonly Doc[]): boolean {
  const after = docs.find((doc) => doc.kind === 'order' && doc.doc.id === at.orderId);
  if (after?.kind !== 'order') return false;
  const afterwards = partValue({ order: () => after.doc }, at);
  return JSON.stringify(afterwards) === JSON.stringify(partValue(world, at));
}
