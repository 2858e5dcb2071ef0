import { z } from 'zod';
import { grantCovers, type Permission } from './permissions.ts';

export const RoleName = z.enum(['owner', 'admin', 'manager', 'cashier', 'kitchen', 'waiter']);
export type RoleName = z.infer<typeof RoleName>;

const TAKES_ORDERS = ['order:create', 'order:read', 'order:update', 'product:read', 'outlet:read'] as const;
const RUNS_AN_OUTLET = [
  'user:write',
  'product:*',
  'category:*',
  'price:*',
  'image:*',
  'order:*',
  'kitchen:*',
  'payment:*',
  'report:*',
  'stock:*',
  'outlet:read',
  'outlet:update',
  'device:*',
  'exception:*',
  'shift:*',
  'audit:read',
] as const;

/** The default roles and their grants. Source: the matrix in requirements 000, section 5. */
export const ROLE_GRANTS = {
  owner: ['*'],
  admin: [...RUNS_AN_OUTLET, 'outlet:create', 'role:assign'],
  manager: RUNS_AN_OUTLET,
  cashier: [...TAKES_ORDERS, 'order:cancel', 'payment:create', 'report:sales', 'stock:read', 'shift:*'],
  kitchen: ['order:read', 'kitchen:*', 'stock:read', 'product:read', 'outlet:read'],
  waiter: TAKES_ORDERS,
} as const satisfies Record<RoleName, readonly string[]>;

/** A role of a later version allows nothing here. */
const grantsOf = (role: RoleName): readonly string[] =>
  Object.hasOwn(ROLE_GRANTS, role) ? ROLE_GRANTS[role] : [];

/** Whether any of the roles allows it. */
export function can(roles: Iterable<RoleName>, permission: Permission): boolean {
  for (const role of roles) if (grantsOf(role).some((grant) => grantCovers(grant, permission))) return true;
  return false;
}
