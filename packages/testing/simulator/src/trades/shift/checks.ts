import type { Change, Trade } from '../trade.ts';
import {
  expectedIn,
  readShiftBooks,
  seenOfShift,
  seenOfShiftDocument,
  type CashRow,
  type ShiftRows,
} from './books.ts';
import { modelOfShifts, movedBy } from './effects.ts';

/** What must hold of shifts and their drawers. */
export const SHIFT_TRADE: Trade = {
  kind: 'shift',
  store: 'shifts',
  table: 'shifts',
  seenOf: seenOfShiftDocument,
  parts: null,
  async read(read) {
    const { shifts, cash } = await readShiftBooks(read);
    return {
      documents: [...shifts.values()].map((shift) => ({
        id: shift.id,
        outletId: shift.outletId,
        businessDay: shift.businessDay,
        isOpen: !shift.isClosed,
        seen: seenOfShift(shift),
      })),
      wrongByLog: () => [],
      wrongMoney: (done) => wrongInShifts(done, shifts),
      wrongBooking: (change, { outcome }) => (outcome === 'rejected' ? undefined : wrongInCash(change, cash)),
      report: null,
    };
  },
};

/**
 * Cash expected = float + entries + cash payments − cash refunds, whatever was retried or arrived late; a drawer has one
 * open shift at a time.
 * @param done the mutations that took effect, each once
 * @returns what is wrong, in words
 */
function wrongInShifts(done: readonly Change[], shifts: ReadonlyMap<string, ShiftRows>): string[] {
  const wrong: string[] = [];
  const model = modelOfShifts(done);
  for (const [id, expected] of model) {
    const rows = shifts.get(id);
    if (!rows) {
      wrong.push(`shift ${id} was opened and is nowhere`);
      continue;
    }
    const cash = [...expected.moved.values()].reduce((sum, amount) => sum + amount, expected.float);
    if (expectedIn(rows) !== cash)
      wrong.push(`shift ${id} expects ${expectedIn(rows)} in its drawer, and by its log ${cash}`);
    if (rows.counted !== expected.counted)
      wrong.push(`shift ${id} has counted ${rows.counted}, and by its log ${expected.counted}`);
  }
  for (const id of shifts.keys()) if (!model.has(id)) wrong.push(`shift ${id} was opened by nobody`);
  const open = new Set<string>();
  for (const { deviceId, isClosed } of shifts.values()) {
    if (isClosed) continue;
    if (open.has(deviceId)) wrong.push(`the drawer of ${deviceId} has two open shifts`);
    open.add(deviceId);
  }
  return wrong;
}

/** Cash that somebody moved is entered once, whatever the rules say of it. */
function wrongInCash({ name, args }: Change, cash: readonly CashRow[]): string | undefined {
  if (typeof args['shiftId'] !== 'string') return undefined;
  const [id, amount] = movedBy(name, args);
  if (amount === 0) return undefined;
  const found = cash.filter((entry) => entry.id === id);
  return found.length === 1 && found[0]?.amount === Math.abs(amount)
    ? undefined
    : `${Math.abs(amount)} moved in the drawer, and is entered ${found.length} times`;
}
