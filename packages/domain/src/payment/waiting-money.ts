import type { Context, Doc } from '../mutation.ts';
import type { Rejection } from '../order/rejections.ts';
import { UnallocatedReason, type UnallocatedMoney } from './payment.ts';

type Moved = Omit<UnallocatedMoney, 'id' | 'deviceId' | 'reason' | 'takenAt' | 'takenBy'>;

/** Money that moved though it was refused, put before a manager. Where none is left over there is nothing to wait. */
export function waitingMoney(moved: Moved, context: Context, refusal: Rejection): Doc[] {
  if (moved.amount <= 0) return [];
  const doc = {
    id: context.mutationId,
    ...moved,
    deviceId: context.deviceId,
    reason: UnallocatedReason.parse(refusal.code),
    takenAt: context.at,
    takenBy: context.actorId,
  };
  return [{ kind: 'unallocated', doc }];
}
