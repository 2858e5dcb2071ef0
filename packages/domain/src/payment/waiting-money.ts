import type { Context, Rejection } from '../engine/mutation.ts';
import type { EntryOf } from '../engine/world.ts';
import type { DrawerEntry } from '../shift/cash.ts';
import { UnallocatedReason, type UnallocatedMoney } from './payment.ts';

type Moved = Omit<UnallocatedMoney, 'id' | 'deviceId' | 'reason' | 'takenAt' | 'takenBy'>;

/** The entries that a payment or a refund may leave. */
export type PaymentEntry = EntryOf<'unallocated', UnallocatedMoney> | DrawerEntry;

/** Money that moved though it was refused, put before a manager. Nothing waits where no money is left over. */
export function waitingMoney(
  moved: Moved,
  context: Context,
  refusal: Rejection,
): EntryOf<'unallocated', UnallocatedMoney>[] {
  if (moved.amount <= 0) return [];
  const entry = {
    id: context.mutationId,
    ...moved,
    deviceId: context.deviceId,
    reason: UnallocatedReason.parse(refusal.code),
    takenAt: context.at,
    takenBy: context.actorId,
  };
  return [{ kind: 'unallocated', entry }];
}
