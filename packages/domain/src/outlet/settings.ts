import { z } from 'zod';
import { BusinessDay } from '../kernel/business-day.ts';
import { OutletId, TenantId } from '../kernel/ids.ts';
import { BasisPoints } from '../kernel/money.ts';
import { open } from '../kernel/open.ts';
import type { OrderType } from '../order/order.ts';
import { Charges } from './charges.ts';

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
  charges: z.array(
    z.object({
      from: BusinessDay,
      charges: Charges,
      /** Rates of service by type of order, where they are others than `charges` has. */
      serviceByType: z.record(z.string(), BasisPoints).default({}),
    }),
  ),
  required: RequiredFields.default(DEFAULT_REQUIRED),
  /** A tablet that nobody touches for so long locks itself. */
  lockAfterMinutes: z.int().min(1).max(240).default(5),
  /** A dine-in order that is paid keeps its table until somebody says that it is free. */
  keepsTables: z.boolean().default(false),
});
export type OutletSettings = z.infer<typeof OutletSettings>;

/** Charges from a day on, as they are kept. What was kept by earlier versions knows no rates by type. */
export interface ChargesFrom {
  from: BusinessDay;
  charges: Charges;
  serviceByType?: Readonly<Record<string, number>>;
}

/** The charges in force on a day for orders of a type: the latest that had begun by then. */
export function chargesOn(
  { charges: all }: { charges: readonly ChargesFrom[] },
  day: BusinessDay,
  type: OrderType,
): Charges | undefined {
  const found = all.filter(({ from }) => from <= day).at(-1) ?? all[0];
  return found && { ...found.charges, serviceBps: found.serviceByType?.[type] ?? found.charges.serviceBps };
}
