import { can, mutationFor, type RoleName, type StaffId } from '@meja/domain';
import type { Actor, SealedMutation } from '@meja/sync';
import type { JudgingInput } from './batch.ts';
import { GRACE_MS } from './grace.ts';
import type { RoleGrant } from './judging.queries.ts';
import type { Standing } from './proofs.ts';

/**
 * Who somebody was at a time, by the roles they held then; null for nobody of this outlet. Whoever was not active had
 * none.
 */
export function actorAt(grants: readonly RoleGrant[], actorId: string, at: number): Actor {
  const own = grants.filter((grant) => grant.userId === actorId);
  if (own.length === 0) return null;
  const held = own.filter(
    (grant) =>
      grant.grantedAt.getTime() <= at &&
      (grant.revokedAt === null || at < grant.revokedAt.getTime()) &&
      !grant.suspensions.some(({ since, until }) => since <= at && (until === null || at < until)),
  );
  return { roles: held.map((grant): RoleName => grant.role) };
}

/** What is done though nobody's PIN stands behind it. */
const WITHOUT_PROOF: readonly RoleName[] = ['waiter'];

/**
 * With whose rights a mutation is judged: the actor's, without a proof just those that any waiter has, and with an approval
 * that holds those of who gave it as well.
 */
export function actorFor(
  grants: readonly RoleGrant[],
  { name, actorId }: SealedMutation,
  at: number,
  { proof, approval }: Standing,
): Actor {
  const { permission } = mutationFor(name);
  const own = rolesOf(actorAt(grants, actorId, at));
  if (own === null) return null;
  const approving = approval ? (rolesOf(actorAt(grants, approval.by, at)) ?? []) : [];
  const isOwnGood = proof !== 'unproven' || can(WITHOUT_PROOF, permission);
  const good = [...(isOwnGood ? own : []), ...(approval?.holds ? approving : [])];
  if (can(good, permission)) return { roles: good };
  // They say that they may: somebody at head office looks whether it was them.
  return can([...own, ...approving], permission) ? 'unproven' : { roles: good };
}

/**
 * A tablet delivers all that it has done before it asks for what is new, or says that something waits: what comes now was done after it last asked, or some minutes
 * before. Whoever did not have by then what they say to have had earlier has lost it, and their tablet was told. So the time that it claims is
 * not taken, and what it needs counts as not proven.
 */
export function asTold(
  { grants, ledger: { pulledAt } }: Pick<JudgingInput, 'grants' | 'ledger'>,
  { name, actorId }: SealedMutation,
  at: number,
  standing: Standing,
): Standing {
  const told = pulledAt === null ? at : pulledAt.getTime() - GRACE_MS;
  if (told <= at) return standing;
  const { permission } = mutationFor(name);
  const mayAt = (who: StaffId, time: number) => can(rolesOf(actorAt(grants, who, time)) ?? [], permission);
  const hasLost = (who: StaffId) => mayAt(who, at) && !mayAt(who, told);
  const { proof, approval } = standing;
  return {
    proof: hasLost(actorId) ? 'unproven' : proof,
    approval: approval && { ...approval, holds: approval.holds && !hasLost(approval.by) },
  };
}

const rolesOf = (actor: Actor): readonly RoleName[] | null =>
  actor !== null && typeof actor === 'object' ? actor.roles : null;
