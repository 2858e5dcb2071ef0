import { closeShift } from './close.ts';
import { cashDrop, cashIn, cashPayout } from './move-cash.ts';
import { openShift } from './open.ts';

/** What can be done with a shift and its drawer. */
export const SHIFT_MUTATIONS = {
  'shift.open': openShift,
  'shift.cashIn': cashIn,
  'shift.drop': cashDrop,
  'shift.payout': cashPayout,
  'shift.close': closeShift,
};
