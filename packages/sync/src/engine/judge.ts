import {
  can,
  codeOfEntry,
  mutationFor,
  refuse,
  type AnyEffects,
  type ReadCommand,
  type Context,
  type DocumentKind,
  type PartName,
  type Ref,
  type Rejection,
  type RejectionCode,
  type Result,
  type RoleName,
  type World,
} from '@meja/domain';
import type { SealedMutation } from '../wire/envelope.ts';
import { DocumentBook } from './book.ts';
import { hasMovedOn, overtakenPart, partIn } from './seen.ts';

/**
 * What becomes of a mutation. `effects` are the documents as it leaves them and the entries that it adds; `code` is set
 * where an entry waits for a person's decision.
 */
export type Judgement =
  | { outcome: 'applied' | 'merged'; effects: AnyEffects; code: string | null }
  | { outcome: 'conflict'; subject: Ref<DocumentKind>; part: PartName; mine: unknown; theirs: unknown }
  | { outcome: 'rejected'; code: RejectionCode };

/**
 * Who acts: the roles they held at the mutation's time, null for nobody known; `trusted` asks no permission; `unproven` says
 * that it needs more than anybody may do whose PIN does not stand behind it.
 */
export type Actor = { roles: readonly RoleName[] } | null | 'trusted' | 'unproven';

/** Asks the domain whether a command may be done now: what a tap does before anything is queued. */
export function attempt(
  world: World,
  command: ReadCommand,
  context: Context,
  actor: Actor,
): Result<AnyEffects, Rejection<RejectionCode>> {
  const definition = mutationFor(command.name);
  if (actor === null) return refuse({ code: 'ACTOR_UNKNOWN' });
  if (actor === 'unproven') return refuse({ code: 'UNPROVEN' });
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
  const outcome = hasMovedOn(world, mutation, base, deviceId) ? 'merged' : 'applied';
  const result = attempt(world, mutation, context, actor);

  // Permission is looked at first: a manager can't choose to let stand what its actor was never allowed to do.
  const overtaken = isForbidden(result) ? undefined : overtakenPart(world, mutation, base, deviceId);
  if (overtaken) {
    const theirs = partIn(world, overtaken)?.value ?? null;
    if (!(result.ok && isSame(partIn(new DocumentBook(result.value.documents), overtaken)?.value, theirs)))
      return {
        outcome: 'conflict',
        subject: overtaken.ref,
        part: overtaken.part,
        mine: mutation.args,
        theirs,
      };
  }

  if (result.ok) return done(outcome, result.value);
  const salvaged = definition.salvage?.(world, mutation.args, context, result.error);
  return salvaged && hasAny(salvaged)
    ? done(outcome, salvaged)
    : { outcome: 'rejected', code: result.error.code };
}

const done = (outcome: 'applied' | 'merged', effects: AnyEffects): Judgement => ({
  outcome,
  effects,
  code: effects.entries.map(({ kind }) => codeOfEntry(kind)).find((code) => code !== null) ?? null,
});

const hasAny = ({ documents, entries }: AnyEffects): boolean => documents.length > 0 || entries.length > 0;

const isForbidden = (result: Result<AnyEffects, Rejection>): boolean =>
  !result.ok && ['NOT_PERMITTED', 'ACTOR_UNKNOWN', 'UNPROVEN'].includes(result.error.code);

/** Two people who made the same change agree: the part already holds what the mutation wants. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
