import {
  withEntries,
  type CashEntry,
  type CashEntryId,
  type Command,
  type DeviceId,
  type Shift,
  type ShiftId,
} from '@meja/domain/all';
import { shownOf } from '@meja/pos/simulation';
import type { Moment, Screen, TradeTaps } from '../screen.ts';

const WEIGHTS = {
  'open the shift': 3,
  'put cash in': 2,
  'drop cash to the safe': 2,
  'pay something out': 2,
  'close the shift': 2,
} as const;
type ShiftTap = keyof typeof WEIGHTS;

const MOVES = {
  'put cash in': 'shift.cashIn',
  'drop cash to the safe': 'shift.drop',
  'pay something out': 'shift.payout',
} as const;

/** What people do with the drawer. */
export const SHIFT_TAPS: TradeTaps<'shift', ShiftTap> = {
  weights: WEIGHTS,
  shown(shown) {
    const entries = shown.entries.flatMap(({ entry }): CashEntry[] =>
      entry.kind === 'cash' ? [entry.entry] : [],
    );
    return shownOf('shift', shown).map((shift) => withEntries(shift, entries));
  },
  readsBeforeSaving: false,
  commands,
};

/** The open shift of a tablet's drawer, as its screen shows it. */
export const openShift = (screen: Screen, deviceId: DeviceId): Shift | null =>
  screen.of('shift').find((shift) => shift.deviceId === deviceId && shift.closedAt === null) ?? null;

/** Somebody whose drawer has no open shift opens one. */
function commands(tap: ShiftTap, { issue, screen, chance }: Moment): Command[] {
  const shift = openShift(screen, issue.deviceId);
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
