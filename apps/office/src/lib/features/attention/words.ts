import type { UnallocatedReason } from '@meja/domain';
import { m, problemWords } from '@meja/ui/messages';
import type { Outcome } from '@meja/sync';
import type { Problem } from '../../api/problem.ts';
import type { Resolution } from './exception.ts';

const UNREADABLE: Readonly<Record<string, () => string>> = {
  MALFORMED: m.office_unreadable_malformed,
  UNKNOWN_MUTATION: m.office_unreadable_unknown,
  UNKNOWN_VERSION: m.office_unreadable_version,
  INVALID_ARGS: m.office_unreadable_args,
  ALTERED: m.office_unreadable_altered,
  DEVICE_REVOKED: m.office_unreadable_revoked,
  OUTLET_CLOSED: m.office_unreadable_outlet_closed,
  TENANT_SUSPENDED: m.office_unreadable_tenant_suspended,
  DEVICE_FORKED: m.office_unreadable_copied,
  OTHER_DEVICE: m.office_unreadable_other_device,
  OTHER_OUTLET: m.office_unreadable_other_outlet,
  UNSTORABLE: m.office_unreadable_unstorable,
  JUDGING_FAILED: m.office_unreadable_failed,
  UNPROVEN: m.office_unreadable_unproven,
};

export const unreadableWords = (code: string): string => (UNREADABLE[code] ?? m.office_outcome_quarantined)();

const REASONS: Record<UnallocatedReason, () => string> = {
  ORDER_UNKNOWN: m.office_money_order_unknown,
  ORDER_CLOSED: m.office_money_order_closed,
  ORDER_PAID: m.office_money_order_paid,
  OVERPAYMENT: m.office_money_overpayment,
  TENDER_MISMATCH: m.office_money_tender_mismatch,
  PAYMENT_ELSEWHERE: m.office_money_payment_elsewhere,
  PAYMENT_UNKNOWN: m.office_money_payment_unknown,
  REFUND_TOO_MUCH: m.office_money_refund_too_much,
  REFUND_MISMATCH: m.office_money_refund_mismatch,
  NOT_PERMITTED: m.office_money_not_permitted,
  ACTOR_UNKNOWN: m.office_money_actor_unknown,
  UNPROVEN: m.office_money_unproven,
};

export const reasonWords = (reason: UnallocatedReason): string => REASONS[reason]();

/** Why a record can't be accepted or set aside. */
export function obstacleWords(code: string): string {
  if (code === 'DELIVERED') return m.office_record_delivered();
  return code === 'ALTERED' ? unreadableWords(code) : problemWords(code);
}

type Decided = Pick<Resolution, 'action'> & { subject?: Resolution['subject'] };

/** What was decided, as something that is done. */
export function decidedWords({ action, subject }: Decided, direction: 'in' | 'out' = 'in'): string {
  switch (action) {
    case 'keep':
      return m.office_decided_keep();
    case 'take':
      return m.office_decided_take();
    case 'accept':
      return m.office_decided_accept();
    case 'set_aside':
      return m.office_decided_set_aside();
    case 'allocate':
      return m.office_decided_allocate({ number: subject?.title ?? '' }).trim();
    case 'given_back':
      return direction === 'in' ? m.office_decided_given_back() : m.office_decided_given_back_out();
    case 'kept':
      return direction === 'in' ? m.office_decided_kept() : m.office_decided_kept_out();
    case 'acknowledge':
      return m.office_decided_acknowledge();
  }
}

const isAction = (action: string): action is Resolution['action'] =>
  ['keep', 'take', 'accept', 'set_aside', 'allocate', 'given_back', 'kept', 'acknowledge'].includes(action);

/** Where something was done, by whom, on which tablet and when. */
export const deedWords = (
  { outletName, device, at }: { outletName: string; device: { number: number }; at: number },
  who: string,
  when: (at: number) => string,
): string =>
  m.office_conflict_about({
    outlet: outletName,
    who: who || m.office_somebody(),
    number: device.number,
    when: when(at),
  });

/** Why a decision was not taken. */
export function refusalWords(problem: Problem, when: (at: number) => string): string {
  const { code, reason, resolution } = problem;
  if (code === 'REFUSED' && reason !== undefined) return obstacleWords(reason);
  if (code !== 'ALREADY_RESOLVED' || !resolution || !isAction(resolution.action)) return problemWords(code);
  return m.office_decided_otherwise({
    who: resolution.by || m.office_somebody(),
    what: decidedWords({ action: resolution.action }),
    when: when(resolution.at),
  });
}

/** What became of a record that was accepted; undefined where nothing was to become of it. */
export function becameWords({
  action,
  outcome,
  code,
}: Pick<Resolution, 'action' | 'outcome' | 'code'>): string | undefined {
  return action !== 'accept' || outcome === null ? undefined : outcomeWords({ outcome, code });
}

/** What became of a record. */
export function outcomeWords({ outcome, code }: { outcome: Outcome; code: string | null }): string {
  const outcomes = {
    applied: code === 'UNALLOCATED' ? m.office_outcome_unallocated() : m.office_outcome_applied(),
    merged: code === 'UNALLOCATED' ? m.office_outcome_unallocated() : m.office_outcome_applied(),
    conflict: m.office_outcome_conflict(),
    rejected: `${m.office_outcome_rejected()}. ${problemWords(code ?? 'REFUSED')}`,
    quarantined: m.office_outcome_quarantined(),
  };
  return m.office_record_became({ outcome: outcomes[outcome] });
}

/** The question before waiting money is closed without an order. */
export function closingWords(action: 'given_back' | 'kept', direction: 'in' | 'out', amount: string) {
  if (direction === 'in')
    return action === 'kept'
      ? {
          title: m.office_money_kept_question({ amount }),
          text: m.office_money_kept_text(),
          confirm: m.office_money_kept(),
        }
      : {
          title: m.office_money_given_back_question({ amount }),
          text: m.office_money_given_back_text(),
          confirm: m.office_money_given_back(),
        };
  return action === 'kept'
    ? {
        title: m.office_money_kept_out_question({ amount }),
        text: m.office_money_kept_out_text(),
        confirm: m.office_money_kept_out(),
      }
    : {
        title: m.office_money_given_back_out_question({ amount }),
        text: m.office_money_given_back_text(),
        confirm: m.office_money_given_back_out(),
      };
}
