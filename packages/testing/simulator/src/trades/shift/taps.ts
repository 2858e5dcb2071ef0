import type { CashEntryId, Command, Shift, ShiftId } from '@meja/domain';
import type { Issue } from '@meja/pos/simulation';
import type { Chance } from '../../run/chance.ts';

/** What people do with the drawer, with how often they do it. */
export const SHIFT_TAPS = {
  'open the shift': 3,
  'put cash in': 2,
  'drop cash to the safe': 2,
  'pay something out': 2,
  'close the shift': 2,
} as const;
export type ShiftTap = keyof typeof SHIFT_TAPS;

const MOVES = {
  'put cash in': 'shift.cashIn',
  'drop cash to the safe': 'shift.drop',
  'pay something out': 'shift.payout',
} as const;

/** The commands of a tap on the drawer of this tablet. Whoever has no open shift opens one. */
export function shiftCommands(tap: ShiftTap, issue: Issue, shift: Shift | null, chance: Chance): Command[] {
  if (!shift || tap === 'open the shift')
    return [
      {
        name: 'shift.open',
        args: {
          shiftId: issue.id<ShiftId>(),
          deviceId: issue.deviceId,
          number: issue.shiftNumber(),
          float: chance.between(0, 5) * 100_000,
        },
      },
    ];
  if (tap === 'close the shift')
    return [
      {
        name: 'shift.close',
        args: { shiftId: shift.id, counted: chance.between(0, 900) * 1_000, note: '' },
      },
    ];
  return [
    {
      name: MOVES[tap],
      args: {
        shiftId: shift.id,
        entryId: issue.id<CashEntryId>(),
        amount: chance.between(1, 200) * 1_000,
        reason: 'belanja',
      },
    },
  ];
}
