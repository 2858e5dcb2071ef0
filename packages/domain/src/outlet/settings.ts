import { z } from 'zod';
import { BusinessDay } from '../kernel/business-day.ts';
import { OutletId, TenantId } from '../kernel/ids.ts';
import { Charges } from './charges.ts';
import { open } from '../kernel/open.ts';

export const OrderField = z.enum(['covers', 'name', 'phone', 'address']);
export type OrderField = z.infer<typeof OrderField>;

/** By type of order, what has to be filled in before it goes to the kitchen. A type without an entry needs nothing. */
export const RequiredFields = z.record(z.string(), z.array(open(OrderField)));
export type RequiredFields = z.infer<typeof RequiredFields>;

/** Nobody finds a door without an address, or is let in without a name. */
export const DEFAULT_REQUIRED: RequiredFields = { delivery: ['name', 'phone', 'address'] };

/** What a device knows of the outlet it serves. */
export const OutletSettings = z.object({
  id: OutletId,
  tenantId: TenantId,
  tenantName: z.string(),
  name: z.string(),
  /** Short upper-case code that the series of numbers begin with. */
  code: z.string(),
  address: z.string(),
  phone: z.string().nullable(),
  timeZone: z.string(),
  dayStartMinutes: z.int().min(0).max(1439),
  currency: z.string(),
  /** Decimal places of the currency's minor unit as used here: 0 for IDR. */
  currencyExponent: z.int().min(0).max(4),
  brandColor: z.string().nullable(),
  receiptFooter: z.string().nullable(),
  /** By effective day, oldest first. */
  charges: z.array(z.object({ from: BusinessDay, charges: Charges })),
  required: RequiredFields.default(DEFAULT_REQUIRED),
  /** A tablet that nobody touches for so long locks itself. */
  lockAfterMinutes: z.int().min(1).max(240).default(5),
});
export type OutletSettings = z.infer<typeof OutletSettings>;

/** The charges in force on a day: the latest that had begun by then. */
export function chargesOn(settings: Pick<OutletSettings, 'charges'>, day: BusinessDay): Charges | undefined {
  return (
    settings.charges.filter((entry) => entry.from <= day).at(-1)?.charges ?? settings.charges[0]?.charges
  );
}
