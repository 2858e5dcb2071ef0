import { z } from 'zod';
import { OrderId, PaymentId, StaffId, MutationId, DeviceId } from '../kernel/ids.ts';
import { Money, NonNegativeMoney, PositiveMoney } from '../kernel/money.ts';

export const TenderMethod = z.enum(['cash', 'qris', 'card', 'gopay', 'ovo', 'dana', 'shopeepay', 'transfer']);
export type TenderMethod = z.infer<typeof TenderMethod>;

/**
 * How one knows that the money came: cash is `counted`, `attested` rests on the cashier's word (a static QRIS code, a
 * terminal that stands alone), `verified` was confirmed by a gateway. Reports keep them apart.
 */
export const Assurance = z.enum(['counted', 'attested', 'verified']);
export type Assurance = z.infer<typeof Assurance>;

export const Payment = z.object({
  id: PaymentId,
  method: TenderMethod,
  /** The part of the bill that it settles. */
  amount: PositiveMoney,
  /** What rounding to coins added to (or took from) the cash; never part of the bill. */
  rounding: Money,
  tendered: NonNegativeMoney,
  change: NonNegativeMoney,
  reference: z.string().nullable(),
  assurance: Assurance,
  receiptNumber: z.string(),
  takenAt: z.int(),
  takenBy: StaffId,
});
export type Payment = z.infer<typeof Payment>;

export const UnallocatedReason = z.enum([
  'ORDER_UNKNOWN',
  'ORDER_CLOSED',
  'ORDER_PAID',
  'OVERPAYMENT',
  'TENDER_MISMATCH',
  'NOT_PERMITTED',
  'ACTOR_UNKNOWN',
]);
export type UnallocatedReason = z.infer<typeof UnallocatedReason>;

/** Money that was taken but that no order has room for; a manager decides what becomes of it. */
export const UnallocatedMoney = z.object({
  /** The mutation that brought it. */
  id: MutationId,
  paymentId: PaymentId,
  deviceId: DeviceId,
  orderId: OrderId,
  amount: PositiveMoney,
  method: TenderMethod,
  reason: UnallocatedReason,
  reference: z.string().nullable(),
  receiptNumber: z.string(),
  takenAt: z.int(),
  takenBy: StaffId,
});
export type UnallocatedMoney = z.infer<typeof UnallocatedMoney>;
