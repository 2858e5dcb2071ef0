import { describe, expect, it } from 'vitest';
import { can, type RoleName } from './roles.ts';
import { grantCovers, type Permission } from './permissions.ts';

const ROLES: RoleName[] = ['owner', 'admin', 'manager', 'cashier', 'kitchen', 'waiter'];

/** Requirements 000, section 5, row by row: y may, n may not, in the order of ROLES. */
const MATRIX: [feature: string, permission: Permission, allowed: string][] = [
  ['Edit tenant info', 'tenant:update', 'ynnnnn'],
  ['Manage subscription', 'subscription:manage', 'ynnnnn'],
  ['Create outlets', 'outlet:create', 'yynnnn'],
  ['Add/remove users', 'user:write', 'yyynnn'],
  ['Assign roles', 'role:assign', 'yynnnn'],
  ['Create/edit products', 'product:write', 'yyynnn'],
  ['Create categories', 'category:write', 'yyynnn'],
  ['Set prices', 'price:write', 'yyynnn'],
  ['Upload images', 'image:write', 'yyynnn'],
  ['Create orders', 'order:create', 'yyyyny'],
  ['View all orders', 'order:read', 'yyyyyy'],
  ['Cancel orders', 'order:cancel', 'yyyynn'],
  ['Modify orders', 'order:update', 'yyyyny'],
  ['View kitchen orders', 'kitchen:read', 'yyynyn'],
  ['Update order status', 'kitchen:update', 'yyynyn'],
  ['Process payments', 'payment:create', 'yyyynn'],
  ['Refund payments', 'payment:refund', 'yyynnn'],
  ['View all reports', 'report:read', 'yyynnn'],
  ['View sales reports', 'report:sales', 'yyyynn'],
  ['Export data', 'report:export', 'yyynnn'],
  ['Manage stock', 'stock:write', 'yyynnn'],
  ['View stock', 'stock:read', 'yyyyyn'],
];

describe('the permission matrix of the requirements', () => {
  for (const [feature, permission, allowed] of MATRIX)
    it.each(ROLES.map((role, index) => [role, allowed[index] === 'y'] as const))(
      `${feature}: %s may is %s`,
      (role, may) => {
        expect(can([role], permission)).toBe(may);
      },
    );
});

describe('grants', () => {
  it('a wildcard covers its resource or its action and nothing else', () => {
    expect(grantCovers('order:*', 'order:cancel')).toBe(true);
    expect(grantCovers('*:read', 'order:read')).toBe(true);
    expect(grantCovers('order:*', 'payment:create')).toBe(false);
    expect(grantCovers('*:read', 'order:cancel')).toBe(false);
  });

  it('several roles add up', () => {
    expect(can(['kitchen', 'cashier'], 'payment:create')).toBe(true);
    expect(can([], 'order:read')).toBe(false);
  });
});
