import { defineAggregate } from '../engine/aggregate.ts';
import type { DocumentOf } from '../engine/world.ts';
import { isShiftClosed } from './drawer.ts';
import { drawerClaim, Shift } from './shift.ts';

const Closing = Shift.pick({ closedAt: true, businessDay: true });

/** A shift. Nothing of it is edited, so it has no parts. An open one holds its drawer. */
export const SHIFT = defineAggregate({
  kind: 'shift',
  schema: Shift,
  parts: {},
  claims: (shift) => (isShiftClosed(shift) ? [] : [drawerClaim(shift.deviceId)]),
  closedDay(doc) {
    const { data } = Closing.safeParse(doc);
    return data && isShiftClosed(data) ? data.businessDay : null;
  },
});

export type ShiftDocument = DocumentOf<'shift', Shift>;
