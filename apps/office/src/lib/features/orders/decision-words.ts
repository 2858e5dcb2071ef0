import type { Formats } from '@meja/ui/format';
import { m } from '@meja/ui/messages';
import type { HistoryEntry } from './order.ts';

type Decision = NonNullable<HistoryEntry['decision']>;

/** What somebody decided that changed nothing in the order; undefined where the change tells it. */
export function decisionTitle(
  { kind, action, amount }: Decision,
  formats: Pick<Formats, 'money'>,
): string | undefined {
  if (kind === 'terms') {
    const words = action === 'accept' ? m.office_did_accept_terms() : m.office_did_acknowledge_terms();
    return amount === null ? words : `${words} · ${formats.money(amount)}`;
  }
  switch (action) {
    case 'keep':
      return m.office_did_keep();
    case 'set_aside':
      return m.office_did_set_aside();
    case 'given_back':
      return m.office_did_give_back({ amount: formats.money(amount ?? 0) });
    case 'kept':
      return m.office_did_keep_money({ amount: formats.money(amount ?? 0) });
    default:
      return undefined;
  }
}

/** By whose decision something came about that the rules had not settled. */
export function decisionWords({ kind, action, by }: Decision): string | undefined {
  if (kind === 'terms') return undefined;
  const who = by || m.office_somebody();
  switch (action) {
    case 'take':
      return m.office_decision_of({ who, what: m.office_decided_take() });
    case 'accept':
      return m.office_decision_of({ who, what: m.office_decided_accept() });
    case 'allocate':
      return m.office_decision_of({ who, what: m.office_money_allocate() });
    default:
      return undefined;
  }
}
