import { z } from 'zod';
import { documentMutation } from '../../engine/mutation.ts';
import { ShiftId } from '../../kernel/ids.ts';
import { NonNegativeMoney } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { SHIFT } from '../aggregate.ts';
import { isShiftClosed } from '../drawer.ts';

const Args = z.object({ shiftId: ShiftId, counted: NonNegativeMoney, note: text(500) });

/**
 * Ends a shift with what was counted. What was expected is not kept: it is the sum of the entries, and one that arrives
 * late counts as well.
 */
export const closeShift = documentMutation(
  SHIFT,
  { idOf: ({ shiftId }: z.infer<typeof Args>) => shiftId, missing: 'SHIFT_UNKNOWN' },
  {
    name: 'shift.close',
    v: 1,
    args: Args,
    permission: 'shift:manage',
    apply(shift, { counted, note }, context) {
      if (isShiftClosed(shift)) return refuse({ code: 'SHIFT_CLOSED' });
      return ok({ ...shift, closedAt: context.at, closedBy: context.actorId, counted, note });
    },
  },
);
