import type { Permission } from '@meja/domain';
import { m } from '@meja/ui/messages';

/** What somebody is asked to allow. */
export function askedWords(permission: Permission): string {
  if (permission === 'order:cancel') return m.pos_approval_cancel();
  if (permission === 'payment:refund') return m.pos_approval_refund();
  if (permission === 'payment:create') return m.pos_approval_pay();
  if (permission === 'shift:manage') return m.pos_approval_shift();
  return m.pos_approval_other();
}
