import { can, RoleName, type Permission } from '@meja/domain';
import { roleWords } from '@meja/ui/messages';

/** How many there are, and the least role that can settle some of them. */
export function othersOf(unsettled: readonly Permission[]): { count: number; who: string } | undefined {
  const able = RoleName.options.filter((role) => unsettled.some((permission) => can([role], permission)));
  // From the most to the least.
  const least = able.at(-1);
  return least && { count: unsettled.length, who: roleWords[least]().toLowerCase() };
}
