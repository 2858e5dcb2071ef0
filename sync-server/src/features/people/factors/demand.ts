import type { Db } from '../../../db/database.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import { problem } from '../../../http/problem.ts';
import { scopeOf, secondFactorsOf, writing } from '../../access/index.ts';
import { whence, type AuditTrail } from '../../audit/index.ts';
import { demandSecondFactor, sessionsWithoutFactor } from './factors.queries.ts';

/**
 * Whether all who sign in at head office have to have a second factor. Whoever demands it of others has one: otherwise they would be
 * the first whom it keeps out.
 * @returns the sessions of those whom it keeps out: what they hold open is to end
 */
export const setDemand = (
  deps: { db: Db; clock: () => Date; audit: AuditTrail },
  who: UserPrincipal,
  { demanded, userAgent }: { demanded: boolean; userAgent: string | null },
): Promise<string[]> =>
  writing(deps, who, async ({ tx, account }) => {
    if (scopeOf(account.grants, 'tenant:update') !== 'everywhere') throw problem('FORBIDDEN');
    if (demanded && (await secondFactorsOf(tx, who.userId)).length === 0)
      throw problem('SECOND_FACTOR_MISSING');
    await demandSecondFactor(tx, demanded);
    deps.audit.record(tx, {
      ...{ tenantId: who.tenantId, actor: { kind: 'user', id: who.userId }, action: 'factor.demanded' },
      diff: { ...whence(userAgent), demanded: { from: account.tenant.demandsSecondFactor, to: demanded } },
    });
    return demanded ? sessionsWithoutFactor(tx) : [];
  });
