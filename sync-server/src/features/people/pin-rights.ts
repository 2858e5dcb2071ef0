import { can, type StaffId } from '@meja/domain';
import type { Account } from '../access/index.ts';

type Grants = Account['grants'];

/**
 * Whether somebody may set a PIN: their own, or that of a person who everywhere may do less than they. Whoever knows a PIN can
 * act as its owner on tablets, so nobody gets at more rights by it, nor at those of a colleague of their own rank.
 */
export function mayResetPin({ user, grants }: Account, of: StaffId, theirs: Grants): boolean {
  if (user.id === of) return true;
  const own = grants.filter(({ role }) => can([role], 'user:write'));
  if (own.length === 0) return false;
  return theirs.every((their) =>
    own.some(
      ({ role, outletId }) =>
        (outletId === null || outletId === their.outletId) && RANK[role] > RANK[their.role],
    ),
  );
}

const RANK: Readonly<Record<Grants[number]['role'], number>> = {
  owner: 4,
  admin: 3,
  manager: 2,
  cashier: 1,
  waiter: 1,
  kitchen: 1,
};
