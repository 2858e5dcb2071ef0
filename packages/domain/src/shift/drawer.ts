import type { CashEntry, CashType } from './cash.ts';
import type { Shift } from './shift.ts';

/*
 * What there is to say of a shift without its schema, so that a screen that only shows one does not carry that.
 */

export const isShiftClosed = (shift: Pick<Shift, 'closedAt'>): boolean => shift.closedAt !== null;

type Drawer = Pick<Shift, 'float' | 'movements' | 'sales' | 'refunds'>;

export const movedBy = ({ movements }: Pick<Shift, 'movements'>, type: CashType): number =>
  movements.reduce((sum, each) => sum + (each.type === type ? each.amount : 0), 0);

/**
 * What has to be in the drawer. Source: design, trade.md: float + cash sales − cash refunds − payouts − drops + cash in.
 * It may be negative where more was taken out than the entries know of.
 */
export const expectedCash = (shift: Drawer): number =>
  shift.float +
  shift.sales -
  shift.refunds +
  movedBy(shift, 'in') -
  movedBy(shift, 'drop') -
  movedBy(shift, 'payout');

/** What was counted less what was expected: negative where cash is missing. Null while nothing was counted. */
export const cashDifference = (shift: Drawer & Pick<Shift, 'counted'>): number | null =>
  shift.counted === null ? null : shift.counted - expectedCash(shift);

/** A shift with entries that its sums do not contain yet. One that is among its movements already counts once. */
export const withEntries = (shift: Shift, entries: readonly CashEntry[]): Shift =>
  entries.filter(({ shiftId }) => shiftId === shift.id).reduce(withEntry, shift);

function withEntry(shift: Shift, entry: CashEntry): Shift {
  if (entry.type === 'sale') return { ...shift, sales: shift.sales + entry.amount };
  if (entry.type === 'refund') return { ...shift, refunds: shift.refunds + entry.amount };
  const isThere = shift.movements.some(({ id }) => id === entry.id);
  return isThere ? shift : { ...shift, movements: [...shift.movements, entry] };
}
