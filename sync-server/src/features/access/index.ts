import type { OutletId, Permission } from '@meja/domain';
import { problem } from '../../http/problem.ts';
import { outletExists, type Account } from './access.queries.ts';
import { reading, writing, type AuthenticatedRequest } from './reading.ts';
import { rolesAt, scopeOf, type Scope } from './scope.ts';

export {
  lacksSecondFactor,
  secondFactorsOf,
  stepUpMethodsOf,
  type StepUpMethod,
  type SecondFactor,
} from './proofs.queries.ts';
export { stepUp } from './step-up.ts';
export { reading, writing, type AuthenticatedRequest };
export { rolesAt, scopeOf, type Account, type Scope };

/**
 * The outlets to answer about: those where the person holds the permission, narrowed to the one they asked for. An
 * outlet of another tenant, one that does not exist and one that is not theirs are the same NOT_FOUND.
 */
export async function outletsWith(
  { tx, account }: AuthenticatedRequest,
  permission: Permission,
  asked?: OutletId,
): Promise<Scope> {
  const scope = scopeOf(account.grants, permission);
  if (scope !== 'everywhere' && scope.length === 0) throw problem('FORBIDDEN');
  if (asked === undefined) return scope;
  const isTheirs = scope === 'everywhere' ? await outletExists(tx, asked) : scope.includes(asked);
  if (!isTheirs) throw problem('NOT_FOUND');
  return [asked];
}
