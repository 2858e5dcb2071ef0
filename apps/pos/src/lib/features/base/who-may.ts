import { can, RoleName, type Permission } from '@meja/domain';
import { notify } from '@meja/ui';
import { m, roleWords } from '@meja/ui/messages';

/** The roles that may do it, from the least to the most. */
export const rolesThatMay = (permission: Permission): RoleName[] =>
  RoleName.options.filter((role) => can([role], permission)).toReversed();

/** Says who may do what somebody has asked for and may not. */
export function tellWhoMay(permission: Permission): void {
  const roles = rolesThatMay(permission).map((role) => roleWords[role]());
  notify.info(m.pos_not_yours(), {
    description: m.pos_who_may({ roles: roles.join(', ') }),
    id: 'not-yours',
  });
}
