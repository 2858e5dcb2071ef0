import { can, RoleName, type Permission } from '@meja/domain';
import { m, roleWords } from '../messages/index.ts';

/** The roles that may do it, from the least to the most. */
export const rolesThatMay = (permission: Permission): RoleName[] =>
  RoleName.options.filter((role) => can([role], permission)).toReversed();

/** Who may do what somebody else may not. */
export const whoMay = (permission: Permission): string =>
  m.common_who_may({
    roles: rolesThatMay(permission)
      .map((role) => roleWords[role]())
      .join(', '),
  });
