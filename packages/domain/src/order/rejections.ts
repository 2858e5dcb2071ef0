/**
 * Why the domain refuses a mutation. One table in the messages turns each code into words; a code once shipped keeps
 * its meaning, because devices remember the verdicts that carry it.
 */
export const REJECTION_CODES = [
  'ORDER_EXISTS',
  'ORDER_UNKNOWN',
  'ORDER_CLOSED',
  'ORDER_PAID',
  'ORDER_EMPTY',
  'ORDER_HAS_PAYMENTS',
  'ORDER_TOO_LARGE',
  'BALANCE_DUE',
  'LINES_UNSENT',
  'LINE_EXISTS',
  'LINE_UNKNOWN',
  'LINE_SENT',
  'LINE_NOT_SENT',
  'LINE_VOID',
  'OVERPAYMENT',
  'TENDER_MISMATCH',
  'PAYMENT_EXISTS',
  'PAYMENT_ELSEWHERE',
  'PAYMENT_UNKNOWN',
  'REFUND_EXISTS',
  'REFUND_TOO_MUCH',
  'REFUND_MISMATCH',
  'NOT_PERMITTED',
  'ACTOR_UNKNOWN',
  'OTHER_OUTLET',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

export interface Rejection {
  code: RejectionCode;
}

export const isRejectionCode = (code: string): code is RejectionCode =>
  (REJECTION_CODES as readonly string[]).includes(code);
