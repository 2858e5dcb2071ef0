import { z } from 'zod';
import { BusinessDay } from '../kernel/business-day.ts';
import { DeviceId, OutletId, ShiftId, StaffId } from '../kernel/ids.ts';
import { NonNegativeMoney } from '../kernel/money.ts';
import { Stamp } from '../kernel/stamp.ts';
import { CashEntry } from './cash.ts';

/**
 * The time from counting a float into a drawer to counting what is in it. `movements`, `sales` and `refunds` are sums of
 * entries, computed by the server; a tablet adds its own entries that the server has not confirmed (see `withEntries`).
 */
export const Shift = z.object({
  id: ShiftId,
  outletId: OutletId,
  /** The tablet that opened it. */
  deviceId: DeviceId,
  /** From the opening device's own series. */
  number: z.string(),
  float: NonNegativeMoney,
  openedAt: z.int(),
  openedBy: StaffId,
  businessDay: BusinessDay,
  closedAt: z.int().nullable(),
  closedBy: StaffId.nullable(),
  /** What was in the drawer at the close; null while it is open. */
  counted: NonNegativeMoney.nullable(),
  note: z.string(),
  /** Cash put in, dropped and paid out, in their order. */
  movements: z.array(CashEntry).default([]),
  /** Cash of payments, with their rounding and less the change. */
  sales: NonNegativeMoney.default(0),
  /** Cash of refunds. */
  refunds: NonNegativeMoney.default(0),
  stamp: Stamp,
});
export type Shift = z.infer<typeof Shift>;

/** One drawer has one open shift at a time: the next one begins after the count of the one before. */
export const drawerClaim = (deviceId: DeviceId): string => `drawer:${deviceId}`;
