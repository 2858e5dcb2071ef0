import type { UnallocatedReason } from '@meja/domain';
import { m } from '@meja/ui/messages';

const UNREADABLE: Readonly<Record<string, () => string>> = {
  MALFORMED: m.office_unreadable_malformed,
  UNKNOWN_MUTATION: m.office_unreadable_unknown,
  UNKNOWN_VERSION: m.office_unreadable_version,
  INVALID_ARGS: m.office_unreadable_args,
};

export const unreadableWords = (code: string): string => (UNREADABLE[code] ?? m.office_outcome_quarantined)();

const REASONS: Record<UnallocatedReason, () => string> = {
  ORDER_UNKNOWN: m.office_money_order_unknown,
  ORDER_CLOSED: m.office_money_order_closed,
  ORDER_PAID: m.office_money_order_paid,
  OVERPAYMENT: m.office_money_overpayment,
  TENDER_MISMATCH: m.office_money_tender_mismatch,
  PAYMENT_UNKNOWN: m.office_money_payment_unknown,
  REFUND_TOO_MUCH: m.office_money_refund_too_much,
  REFUND_MISMATCH: m.office_money_refund_mismatch,
  NOT_PERMITTED: m.office_money_not_permitted,
  ACTOR_UNKNOWN: m.office_money_actor_unknown,
};

export const reasonWords = (reason: UnallocatedReason): string => REASONS[reason]();
