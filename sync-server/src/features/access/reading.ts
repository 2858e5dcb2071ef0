import type { Db, Tx } from '../../db/database.ts';
import { withTenant, withTenantSnapshot } from '../../db/tenant.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import { isTenantServed } from '../standing/index.ts';
import { findAccount, type Account } from './access.queries.ts';

interface AccessDeps {
  db: Db;
  clock: () => Date;
}

/** A request of head office whose session is good: the tenant's transaction, and who asks. */
export interface AuthenticatedRequest {
  tx: Tx;
  account: Account;
}

/** What somebody may do who lacks the second factor that their business demands: see who they are, and set one up. */
export type Leave = 'to set up a second factor';

/** Reads for a person, all from one snapshot. */
export function reading<T>(
  deps: AccessDeps,
  who: UserPrincipal,
  work: (request: AuthenticatedRequest) => Promise<T>,
  leave?: Leave,
): Promise<T> {
  return withTenantSnapshot(deps.db, who.tenantId, async (tx) =>
    work(await authenticated(deps, tx, who, leave)),
  );
}

export function writing<T>(
  deps: AccessDeps,
  who: UserPrincipal,
  work: (request: AuthenticatedRequest) => Promise<T>,
  leave?: Leave,
): Promise<T> {
  return withTenant(deps.db, who.tenantId, async (tx) => work(await authenticated(deps, tx, who, leave)));
}

async function authenticated(
  deps: AccessDeps,
  tx: Tx,
  who: UserPrincipal,
  leave: Leave | undefined,
): Promise<AuthenticatedRequest> {
  const account = await findAccount(tx, who.userId, who.sessionId, deps.clock());
  if (!account) throw problem((await isTenantServed(tx)) ? 'SESSION_ENDED' : 'TENANT_SUSPENDED');
  if (account.lacksSecondFactor && leave === undefined) throw problem('SECOND_FACTOR_MISSING');
  return { tx, account };
}
