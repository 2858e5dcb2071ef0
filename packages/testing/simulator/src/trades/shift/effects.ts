import type { Args, Change } from '../trade.ts';

/** A shift as the log tells it, by what each mutation is said to do. */
export interface ModelledShift {
  float: number;
  counted: number | null;
  /** What moved in its drawer, by the id under which it counts once. */
  moved: Map<string, number>;
}

const SIGN: Readonly<Record<string, number>> = { 'shift.cashIn': 1, 'shift.drop': -1, 'shift.payout': -1 };

/** Each mutation that took effect once, in the server's order; payments and refunds as well. */
export function modelOfShifts(log: readonly Change[]): Map<string, ModelledShift> {
  const shifts = new Map<string, ModelledShift>();
  const cash = new Map<string, { shiftId: string; amount: number }>();
  for (const { name, args } of log) {
    const shiftId = args['shiftId'] as string | null | undefined;
    if (typeof shiftId !== 'string') continue;
    if (name === 'shift.open')
      shifts.set(shiftId, { float: args['float'] as number, counted: null, moved: new Map() });
    else if (name === 'shift.close') {
      const shift = shifts.get(shiftId);
      if (shift) shift.counted = args['counted'] as number;
    } else {
      const [id, amount] = movedBy(name, args);
      if (amount !== 0 && !cash.has(id)) cash.set(id, { shiftId, amount });
    }
  }
  for (const [id, { shiftId, amount }] of cash) shifts.get(shiftId)?.moved.set(id, amount);
  return shifts;
}

/** What went into the drawer, or negative out of it, and under which id. */
export function movedBy(name: string, args: Args): [id: string, amount: number] {
  const { amount, rounding } = args as { amount: number; rounding: number };
  if (name === 'payment.record')
    return [args['paymentId'] as string, args['method'] === 'cash' ? amount + rounding : 0];
  if (name === 'payment.refund')
    return [args['refundId'] as string, args['method'] === 'cash' ? -(amount + rounding) : 0];
  const sign = SIGN[name];
  return sign === undefined ? ['', 0] : [args['entryId'] as string, sign * amount];
}
