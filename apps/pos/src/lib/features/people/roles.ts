import type { RoleName } from '@meja/domain';
import { roleWords } from '@meja/ui/messages';

export const rolesInWords = (roles: readonly RoleName[]): string =>
  roles.map((role) => roleWords[role]()).join(', ');
