import { can, type OutletId, type Permission, type RoleName } from '@meja/domain';
import type { Grant } from './access.queries.ts';

/** The outlets in which something is allowed: all of the tenant's, those named, or (empty) none. */
export type Scope = 'everywhere' | readonly OutletId[];

export function scopeOf(grants: readonly Grant[], permission: Permission): Scope {
  const allowing = grants.filter((grant) => can([grant.role], permission));
  if (allowing.some((grant) => grant.outletId === null)) return 'everywhere';
  return [...new Set(allowing.flatMap((grant) => grant.outletId ?? []))];
}

/** What somebody is at one outlet. */
export const rolesAt = (grants: readonly Grant[], outletId: OutletId): RoleName[] =>
  grants.filter((grant) => grant.outletId === null || grant.outletId === outletId).map((grant) => grant.role);
