import type { OutletId, Permission } from '@meja/domain';
import type { Db, Tx } from '../../db/database.ts';
import { withTenant, withTenantSnapshot } from '../../db/tenant.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import { isTenantServed } from '../standing/index.ts';
import { findAccount, outletExists, type Account } from './access.queries.ts';
import { rolesAt, scopeOf, type Scope } from './scope.ts';

export { rolesAt, scopeOf, type Account, type Scope };

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
