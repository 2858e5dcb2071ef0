import { z } from 'zod';
import { refTo } from '../../engine/aggregate.ts';
import type { Context, Mutation } from '../../engine/mutation.ts';
import { CashEntryId, ShiftId } from '../../kernel/ids.ts';
import { PositiveMoney } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { SHIFT, type ShiftDocument } from '../aggregate.ts';
import type { CashEntry, DrawerEntry, MovementType } from '../cash.ts';
import type { ShiftRejection } from '../rejections.ts';
import { isShiftClosed } from '../drawer.ts';

const Args = z.object({
  shiftId: ShiftId,
  entryId: CashEntryId,
  amount: PositiveMoney,
  reason: text(200).trim().min(1),
});
type Args = z.infer<typeof Args>;

type MoveCash<Name extends string> = Mutation<
  Name,
  Args,
  ShiftDocument,
  DrawerEntry,
  ShiftRejection | 'NOT_PERMITTED' | 'ACTOR_UNKNOWN'
>;

/**
 * Cash that somebody put into the drawer or took out of it. Like a payment it is never refused away: the money has moved,
 * so it is entered with the rule that it broke, and the count shows it.
 */
const moveCash = <const Name extends string>(name: Name, type: MovementType): MoveCash<Name> => ({
  name,
  v: 1,
  args: Args,
  permission: 'shift:manage',
  touches: ({ shiftId }) => [refTo(SHIFT, shiftId)],
  overwrites: () => [],
  apply(world, args, context) {
    const shift = world.get('shift', args.shiftId);
    if (!shift) return refuse({ code: 'SHIFT_UNKNOWN' });
    if (shift.movements.some(({ id }) => id === args.entryId)) return refuse({ code: 'MOVEMENT_EXISTS' });
    if (isShiftClosed(shift)) return refuse({ code: 'SHIFT_CLOSED' });
    return ok({ documents: [], entries: [entryOf(type, args, context, null)] });
  },
  salvage: (_world, args, context, { code }) =>
    code === 'MOVEMENT_EXISTS' ? null : { documents: [], entries: [entryOf(type, args, context, code)] },
});

function entryOf(
  type: MovementType,
  { entryId, shiftId, amount, reason }: Args,
  context: Context,
  irregular: string | null,
): DrawerEntry {
  const { at, actorId: by } = context;
  const entry: CashEntry = { id: entryId, shiftId, type, amount, reason, at, by, irregular };
  return { kind: 'cash', entry };
}

export const cashIn = moveCash('shift.cashIn', 'in');
/** To the safe, or the bank. */
export const cashDrop = moveCash('shift.drop', 'drop');
export const cashPayout = moveCash('shift.payout', 'payout');
