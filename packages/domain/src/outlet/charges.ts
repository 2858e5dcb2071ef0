import { z } from 'zod';
import { BasisPoints, NonNegativeMoney } from '../kernel/money.ts';
import { text } from '../kernel/text.ts';

/** Tax and service of an outlet from some day on; an order keeps those it was opened with. */
export const Charges = z.object({
  taxName: text(40),
  taxBps: BasisPoints,
  /** Whether the service charge is taxed too. */
  taxBase: z.enum(['subtotal', 'subtotal_plus_service']),
  /** Whether menu prices already contain the tax. */
  taxInclusive: z.boolean(),
  serviceName: text(40),
  serviceBps: BasisPoints,
  /** Whether service is taken after discounts (`subtotal`) or before them (`gross`). */
  serviceBase: z.enum(['subtotal', 'gross']),
  /** The smallest coin that cash is rounded to, in minor units; 0 leaves it unrounded. */
  cashRounding: NonNegativeMoney,
});
export type Charges = z.infer<typeof Charges>;

/** Tax 10 % and service 5 %, both on the subtotal. Source: requirements 000, sections 3.1 and 6. */
export const DEFAULT_CHARGES: Charges = {
  taxName: 'PB1',
  taxBps: 1000,
  taxBase: 'subtotal',
  taxInclusive: false,
  serviceName: 'Service',
  serviceBps: 500,
  serviceBase: 'subtotal',
  cashRounding: 0,
};

/** "Indonesia, PB1": the tax covers the service charge. Source: the Jakarta revenue office's published examples. */
export const INDONESIA_PB1: Charges = { ...DEFAULT_CHARGES, taxBase: 'subtotal_plus_service' };
