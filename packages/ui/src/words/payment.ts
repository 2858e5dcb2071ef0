import type { MutationArgs } from '@meja/domain';
import { m } from '../messages/paraglide/messages.js';
import { tenderWords } from '../messages/words.ts';
import type { Lookup, MutationOf, OfficeWords, TabletWords } from './mutation-words.ts';

type PaymentMutation = MutationOf<'payment'>;
type Money = Pick<MutationArgs<PaymentMutation>, 'method' | 'amount' | 'rounding'>;

/** What changed hands, its rounding included, and how. */
const paid = ({ method, amount, rounding }: Money, { money }: Pick<Lookup, 'money'>) => ({
  method: tenderWords[method](),
  amount: money(amount + rounding),
});

export const PAYMENT_ON_TABLET = {
  'payment.record': {
    sentence: (args, lookup) => m.pos_change_payment(paid(args, lookup)),
    unallocated: (args, lookup) => ({ happened: m.pos_verdict_unallocated(paid(args, lookup)) }),
  },
  'payment.refund': {
    sentence: (args, lookup) => m.pos_change_refund({ ...paid(args, lookup), reason: args.reason }),
    unallocated: (args, lookup) => ({
      title: m.pos_verdict_unallocated_out_title(),
      happened: m.pos_verdict_unallocated_out(paid(args, lookup)),
      todo: m.pos_verdict_unallocated_out_do(),
    }),
  },
} satisfies TabletWords<PaymentMutation>;

export const PAYMENT_AT_OFFICE = {
  'payment.record': {
    told: (args, { formats }) => ({ title: m.office_did_pay(paid(args, formats)), details: receipt(args) }),
  },
  'payment.refund': {
    told: (args, { formats }) => ({
      title: m.office_did_refund(paid(args, formats)),
      details: [...receipt(args), m.office_quoted({ text: args.reason })],
    }),
  },
} satisfies OfficeWords<PaymentMutation>;

function receipt({
  receiptNumber,
  reference,
}: {
  receiptNumber: string;
  reference: string | null;
}): string[] {
  const details: string[] = [m.office_receipt_number({ number: receiptNumber })];
  if (reference !== null) details.push(reference);
  return details;
}
