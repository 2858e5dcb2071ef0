import type { Pos } from '#lib/app/contract.ts';
import type { Permission } from '@meja/domain';

/** Whether the signed-in person may do something themselves, or somebody of the outlet could allow it with their PIN. */
export const mayOrAsk = (pos: Pos, permission: Permission): boolean =>
  pos.session.may(permission) || pos.approval.canAsk(permission);
