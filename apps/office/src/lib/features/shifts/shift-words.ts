import type { MovementType } from '@meja/domain';
import type { Formats } from '@meja/ui/format';
import { m } from '@meja/ui/messages';
import type { ShiftRow } from './shift.ts';

export const movementWords = {
  in: m.office_shift_cash_in,
  drop: m.office_shift_drop,
  payout: m.office_shift_payout,
} as const satisfies Record<MovementType, () => string>;

/** What a tablet is called; its number where it has no name. */
export const tabletWords = ({ tablet: { name, number } }: Pick<ShiftRow, 'tablet'>): string =>
  name !== '' || number === null ? name : m.office_device_number({ number });

/** An amount that went in or out says which, by its sign. */
export const signedWords = (amount: number, formats: Pick<Formats, 'money'>): string =>
  amount > 0 ? `+${formats.money(amount)}` : formats.money(amount);

/** How a count compares to what should be there, in a word and a colour. */
export function differenceLook(difference: number): { words: string; color: string } {
  if (difference < 0) return { words: m.office_shift_short(), color: 'text-danger-ink' };
  if (difference > 0) return { words: m.office_shift_over(), color: 'text-warning-ink' };
  return { words: m.office_shift_exact(), color: 'text-ink-muted' };
}
