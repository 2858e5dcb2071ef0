import type { Context } from '../engine/mutation.ts';
import type { CashEntryId, ShiftId } from '../kernel/ids.ts';
import type { CashEntry, DrawerEntry } from './cash.ts';

/** The entry of cash that a payment brought or a refund took; none for what moved no cash, or was taken outside a shift. */
export function cashMoved(
  type: 'sale' | 'refund',
  { id, shiftId, method, amount }: { id: string; shiftId: ShiftId | null; method: string; amount: number },
  context: Context,
): DrawerEntry[] {
  if (shiftId === null || method !== 'cash' || amount === 0) return [];
  const entry: CashEntry = {
    id: id as CashEntryId,
    shiftId,
    type,
    amount,
    reason: '',
    at: context.at,
    by: context.actorId,
    irregular: null,
  };
  return [{ kind: 'cash', entry }];
}
