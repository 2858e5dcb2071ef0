import { z } from 'zod';
import type { EntryOf } from '../engine/world.ts';
import { CashEntryId, ShiftId, StaffId } from '../kernel/ids.ts';
import { NonNegativeMoney } from '../kernel/money.ts';
import { open } from '../kernel/open.ts';

/**
 * What cash goes into or out of a drawer for: a payment (`sale`), a refund, money put in (`in`), money taken to the safe or
 * the bank (`drop`), or money paid for something (`payout`).
 */
export const CashType = z.enum(['sale', 'refund', 'in', 'drop', 'payout']);
export type CashType = z.infer<typeof CashType>;

/** What somebody did to the drawer beside taking payments. */
export const MovementType = CashType.extract(['in', 'drop', 'payout']);
export type MovementType = z.infer<typeof MovementType>;

/**
 * Cash that went into or out of a drawer during a shift. An entry: it is never changed, and counts once however often it
 * comes. What was a mistake is put right by another entry the other way.
 */
export const CashEntry = z.object({
  /** Of a payment or a refund its own id, so that the same money is one entry. */
  id: CashEntryId,
  shiftId: ShiftId,
  type: open(CashType),
  amount: NonNegativeMoney,
  reason: z.string(),
  at: z.int(),
  by: StaffId,
  /** Why the rules refused it. The money has moved all the same, so it counts. Null where nothing was wrong. */
  irregular: z.string().nullable(),
});
export type CashEntry = z.infer<typeof CashEntry>;
export type DrawerEntry = EntryOf<'cash', CashEntry>;
