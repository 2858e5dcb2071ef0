import { z } from 'zod';
import { OrderId, PaymentId, RefundId, StaffId, MutationId, DeviceId } from '../kernel/ids.ts';
import { open } from '../kernel/open.ts';
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
  method: open(TenderMethod),
  /** The part of the bill that it settles. */
  amount: PositiveMoney,
  /** What rounding to coins added to (or took from) the cash; never part of the bill. */
  rounding: Money,
  tendered: NonNegativeMoney,
  change: NonNegativeMoney,
  reference: z.string().nullable(),
  assurance: open(Assurance),
  receiptNumber: z.string(),
  takenAt: z.int(),
  takenBy: StaffId,
});
export type Payment = z.infer<typeof Payment>;

/** A payment stands on one order only: the same money can't pay for two. */
export const paymentClaim = (id: PaymentId): string => `payment:${id}`;

/** Money given back of one payment. The payment stays as it was taken; what is left of it is the difference. */
export const Refund = z.object({
  id: RefundId,
  paymentId: PaymentId,
  /** How it was given back: by the way it came, or by another. */
  method: open(TenderMethod),
  /** The part of the payment's amount that no longer settles the bill. */
  amount: PositiveMoney,
  /** The rounding that the payment had brought, given back with its last part; otherwise 0. */
  rounding: Money,
  reference: z.string().nullable(),
  reason: z.string(),
  receiptNumber: z.string(),
  givenAt: z.int(),
  givenBy: StaffId,
});
export type Refund = z.infer<typeof Refund>;

export const UnallocatedReason = z.enum([
  'ORDER_UNKNOWN',
  'ORDER_CLOSED',
  'ORDER_PAID',
  'OVERPAYMENT',
  'TENDER_MISMATCH',
  'PAYMENT_ELSEWHERE',
  'PAYMENT_UNKNOWN',
  'REFUND_TOO_MUCH',
  'REFUND_MISMATCH',
  'NOT_PERMITTED',
  'ACTOR_UNKNOWN',
  'UNPROVEN',
]);
export type UnallocatedReason = z.infer<typeof UnallocatedReason>;

/** Which way money went: into the drawer, or out of it. */
export const MoneyDirection = z.enum(['in', 'out']);
export type MoneyDirection = z.infer<typeof MoneyDirection>;

/**
 * Money that no order has room for: taken (`in`) though nothing is due, or given back (`out`) though no payment has that
 * much left. A manager decides what becomes of it.
 */
export const UnallocatedMoney = z.object({
  /** The mutation that moved it. */
  id: MutationId,
  direction: MoneyDirection,
  /** The payment that it was, or of which it was given back. */
  paymentId: PaymentId,
  /** Of money given back, the refund that it was. */
  refundId: RefundId.nullable(),
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
