/**
 * What somebody may do, as `resource:action`. Grants may use wildcards: `order:*`, `*:read`, `*`.
 * Source: requirements 000, section 5, whose rows are the first 22; the rest is what Meja adds to them.
 */
export const PERMISSIONS = [
  'tenant:update',
  'subscription:manage',
  'outlet:create',
  'user:write',
  'role:assign',
  'product:write',
  'category:write',
  'price:write',
  'image:write',
  'order:create',
  'order:read',
  'order:cancel',
  'order:update',
  'kitchen:read',
  'kitchen:update',
  'payment:create',
  'payment:refund',
  'report:read',
  'report:sales',
  'report:export',
  'stock:write',
  'stock:read',
  'outlet:read',
  'product:read',
  'device:read',
  'device:enrol',
  'exception:read',
  'exception:resolve',
  'shift:read',
  'shift:manage',
  'audit:read',
  'outlet:update',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Whether one grant, wildcards included, covers a permission. */
export function grantCovers(grant: string, permission: Permission): boolean {
  if (grant === '*' || grant === permission) return true;
  const [grantResource, grantAction] = grant.split(':');
  const [resource, action] = permission.split(':');
  return (
    (grantResource === '*' && grantAction === action) || (grantAction === '*' && grantResource === resource)
  );
}
