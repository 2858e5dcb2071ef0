import { z } from 'zod';
import { refTo } from '../../engine/aggregate.ts';
import type { Mutation } from '../../engine/mutation.ts';
import { DeviceId, ShiftId } from '../../kernel/ids.ts';
import { NonNegativeMoney } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { newStamp } from '../../kernel/stamp.ts';
import { text } from '../../kernel/text.ts';
import { SHIFT, type ShiftDocument } from '../aggregate.ts';
import type { ShiftRejection } from '../rejections.ts';
import { drawerClaim, type Shift } from '../shift.ts';

const Args = z.object({
  shiftId: ShiftId,
  /** Whose drawer it is. */
  deviceId: DeviceId,
  number: text(50).min(1),
  float: NonNegativeMoney,
});
type Args = z.infer<typeof Args>;

/** Begins a shift with the float in the drawer. It never begins on top of one that was not counted. */
export const openShift: Mutation<'shift.open', Args, ShiftDocument, never, ShiftRejection> = {
  name: 'shift.open',
  v: 1,
  args: Args,
  permission: 'shift:manage',
  touches: ({ shiftId }) => [refTo(SHIFT, shiftId)],
  overwrites: () => [],
  claims: ({ deviceId }) => [drawerClaim(deviceId)],
  apply(world, { shiftId, deviceId, number, float }, context) {
    if (world.get('shift', shiftId)) return refuse({ code: 'SHIFT_EXISTS' });
    if (world.holderOf(drawerClaim(deviceId))) return refuse({ code: 'DRAWER_IN_USE' });
    const doc: Shift = {
      id: shiftId,
      outletId: context.outletId,
      deviceId,
      number,
      float,
      openedAt: context.at,
      openedBy: context.actorId,
      businessDay: context.businessDay,
      closedAt: null,
      closedBy: null,
      counted: null,
      note: '',
      movements: [],
      sales: 0,
      refunds: 0,
      stamp: newStamp(context),
    };
    return ok({ documents: [{ kind: 'shift', doc }], entries: [] });
  },
};
