import type { Permission } from '@meja/domain';
import { notify } from '@meja/ui';
import { m } from '@meja/ui/messages';
import { whoMay } from '@meja/ui/words/who-may';

/** Says who may do what somebody has asked for and may not. */
export function tellWhoMay(permission: Permission): void {
  notify.info(m.common_not_yours(), { description: whoMay(permission), id: 'not-yours' });
}
