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

/** Reads for a person, all from one snapshot. */
export function reading<T>(
  deps: AccessDeps,
  who: UserPrincipal,
  work: (request: AuthenticatedRequest) => Promise<T>,
): Promise<T> {
  return withTenantSnapshot(deps.db, who.tenantId, async (tx) => work(await authenticated(deps, tx, who)));
}

export function writing<T>(
  deps: AccessDeps,
  who: UserPrincipal,
  work: (request: AuthenticatedRequest) => Promise<T>,
): Promise<T> {
  return withTenant(deps.db, who.tenantId, async (tx) => work(await authenticated(deps, tx, who)));
}

async function authenticated(deps: AccessDeps, tx: Tx, who: UserPrincipal): Promise<AuthenticatedRequest> {
  const account = await findAccount(tx, who.userId, who.sessionId, deps.clock());
  if (!account) throw problem((await isTenantServed(tx)) ? 'SESSION_ENDED' : 'TENANT_SUSPENDED');
  return { tx, account };
}
