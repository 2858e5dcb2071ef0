import type { OrderRejection } from '../order/rejections.ts';

/** Why a payment or a refund is refused, beside what is refused of its order. */
export const PAYMENT_REJECTIONS = [
  'OVERPAYMENT',
  'TENDER_MISMATCH',
  'PAYMENT_EXISTS',
  'PAYMENT_ELSEWHERE',
  'PAYMENT_UNKNOWN',
  'REFUND_EXISTS',
  'REFUND_TOO_MUCH',
  'REFUND_MISMATCH',
] as const;
export type PaymentRejection = (typeof PAYMENT_REJECTIONS)[number] | OrderRejection;
