import type { CashEntry, MovementType } from '@meja/domain';
import { m } from '@meja/ui/messages';

const MOVEMENTS = {
  in: m.pos_shift_cash_in,
  drop: m.pos_shift_drop,
  payout: m.pos_shift_payout,
} as const satisfies Record<MovementType, () => string>;

const isMovement = (type: string): type is MovementType => Object.hasOwn(MOVEMENTS, type);

/** What a movement is called. A type that only a later version knows is shown as it is written. */
export const movementWords = (type: string): string => (isMovement(type) ? MOVEMENTS[type]() : type);

/** What each is, for those who do it for the first time. */
export const MOVEMENT_TEXTS = {
  in: m.pos_shift_cash_in_text,
  drop: m.pos_shift_drop_text,
  payout: m.pos_shift_payout_text,
} as const satisfies Record<MovementType, () => string>;

/** What it mostly is for; anything else can be typed. What was a mistake is put right by another movement the other way. */
export const MOVEMENT_REASONS = {
  in: [m.pos_shift_reason_change, m.pos_shift_reason_left_over, m.pos_shift_reason_correction],
  drop: [m.pos_shift_reason_too_much, m.pos_shift_reason_bank, m.pos_shift_reason_correction],
  payout: [
    m.pos_shift_reason_groceries,
    m.pos_shift_reason_supplies,
    m.pos_shift_reason_courier,
    m.pos_shift_reason_correction,
  ],
} as const satisfies Record<MovementType, readonly (() => string)[]>;

/** What it did to the drawer: less than zero for cash that left it. */
export const signedAmount = ({ type, amount }: Pick<CashEntry, 'type' | 'amount'>): number =>
  type === 'drop' || type === 'payout' || type === 'refund' ? -amount : amount;

/** What was counted against what was expected, plainly: `Kurang Rp 2.000`. */
export function differenceWords(difference: number, money: (minor: number) => string): string {
  if (difference === 0) return m.pos_shift_exact();
  return difference < 0
    ? m.pos_shift_short({ amount: money(-difference) })
    : m.pos_shift_over({ amount: money(difference) });
}
