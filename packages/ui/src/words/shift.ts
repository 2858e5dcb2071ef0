import { m } from '../messages/paraglide/messages.js';
import type { Lookup, MutationOf, OfficeWords, TabletWords, Telling, Told } from './mutation-words.ts';

type ShiftMutation = MutationOf<'shift'>;
interface Moved {
  amount: number;
  reason: string;
}

export const SHIFT_ON_TABLET = {
  'shift.open': {
    sentence: ({ float }, { money }) => m.pos_change_shift_open({ amount: money(float) }),
  },
  'shift.cashIn': { sentence: (args, lookup) => m.pos_change_cash_in(moved(args, lookup)) },
  'shift.drop': { sentence: (args, lookup) => m.pos_change_cash_drop(moved(args, lookup)) },
  'shift.payout': { sentence: (args, lookup) => m.pos_change_cash_payout(moved(args, lookup)) },
  'shift.close': {
    sentence: ({ counted }, { money }) => m.pos_change_shift_close({ amount: money(counted) }),
  },
} satisfies TabletWords<ShiftMutation>;

const moved = ({ amount, reason }: Moved, { money }: Lookup): { amount: string; reason: string } => ({
  amount: money(amount),
  reason,
});

export const SHIFT_AT_OFFICE = {
  'shift.open': {
    told: ({ float }, { formats }) => ({
      title: m.office_did_shift_open({ amount: formats.money(float) }),
      details: [],
    }),
  },
  'shift.cashIn': { told: (args, telling) => movedTold(m.office_did_cash_in, args, telling) },
  'shift.drop': { told: (args, telling) => movedTold(m.office_did_cash_drop, args, telling) },
  'shift.payout': { told: (args, telling) => movedTold(m.office_did_cash_payout, args, telling) },
  'shift.close': {
    told: ({ counted, note }, { formats }) => ({
      title: m.office_did_shift_close({ amount: formats.money(counted) }),
      details: note === '' ? [] : [m.office_quoted({ text: note })],
    }),
  },
} satisfies OfficeWords<ShiftMutation>;

const movedTold = (
  title: (words: { amount: string }) => string,
  { amount, reason }: Moved,
  { formats }: Telling,
): Told => ({
  title: title({ amount: formats.money(amount) }),
  details: [m.office_quoted({ text: reason })],
});
