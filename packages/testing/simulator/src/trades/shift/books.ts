import type { Read } from '../trade.ts';

/** A shift with its cash, as the rows of the server say. */
export interface ShiftRows {
  id: string;
  tenantId: string;
  outletId: string;
  deviceId: string;
  float: number;
  isClosed: boolean;
  counted: number | null;
  businessDay: string;
  cash: CashRow[];
}

export interface CashRow {
  id: string;
  shiftId: string;
  type: string;
  amount: number;
}

/** The server's rows of all shifts. */
export interface ShiftBooks {
  shifts: ReadonlyMap<string, ShiftRows>;
  cash: readonly CashRow[];
}

export async function readShiftBooks(read: Read): Promise<ShiftBooks> {
  const rows = await read<ShiftRows>(`select id, tenant_id as "tenantId", outlet_id as "outletId",
    device_id as "deviceId", float, closed_at is not null as "isClosed", counted, business_day as "businessDay"
    from shifts`);
  const cash = await read<CashRow>(`select id, shift_id as "shiftId", type, amount from cash_entries`);
  const shifts = new Map(rows.map((row) => [row.id, { ...row, cash: [] as CashRow[] }]));
  for (const entry of cash) shifts.get(entry.shiftId)?.cash.push(entry);
  return { shifts, cash };
}

/** What has to be in the drawer. */
export const expectedIn = ({ float, cash }: Pick<ShiftRows, 'float' | 'cash'>): number =>
  cash.reduce((sum, { type, amount }) => sum + (type === 'sale' || type === 'in' ? amount : -amount), float);

/** What people see of a shift, from whatever holds it: equal texts are equal shifts. */
export const seenOfShift = (shift: ShiftRows): string =>
  JSON.stringify({
    ...{ id: shift.id, float: shift.float, isClosed: shift.isClosed, counted: shift.counted },
    expected: expectedIn(shift),
    moved: shift.cash.filter(({ type }) => type !== 'sale' && type !== 'refund').length,
  });

export function seenOfShiftDocument(doc: unknown): string {
  const { id, float, closedAt, counted, sales, refunds, movements } = doc as {
    id: string;
    float: number;
    closedAt: number | null;
    counted: number | null;
    sales: number;
    refunds: number;
    movements: { type: string; amount: number }[];
  };
  const moved = movements.reduce((sum, { type, amount }) => sum + (type === 'in' ? amount : -amount), 0);
  return JSON.stringify({
    ...{ id, float, isClosed: closedAt !== null, counted },
    expected: float + sales - refunds + moved,
    moved: movements.length,
  });
}
