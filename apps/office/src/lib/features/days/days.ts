import { addDays, BusinessDay } from '@meja/domain';
import { z } from 'zod';

/** A stretch of business days, both ends included. */
export interface Days {
  from: BusinessDay;
  to: BusinessDay;
}

export const PRESETS = ['today', 'yesterday', 'week', 'month'] as const;
const Preset = z.enum(PRESETS);
export type Preset = z.infer<typeof Preset>;

/** The days of a list: a name that means other days tomorrow, or dates. */
export type ChosenDays = Preset | Days;

/** What an address says of days; null where that makes no sense. */
export function daysIn(text: string): ChosenDays | null {
  const preset = Preset.safeParse(text);
  if (preset.success) return preset.data;
  const [first, second] = text.split('..');
  const from = BusinessDay.safeParse(first);
  const to = BusinessDay.safeParse(second ?? first);
  if (!from.success || !to.success) return null;
  return from.data <= to.data ? { from: from.data, to: to.data } : { from: to.data, to: from.data };
}

/** Days as an address says them. */
export function daysText(days: ChosenDays): string {
  if (typeof days === 'string') return days;
  return days.from === days.to ? days.from : `${days.from}..${days.to}`;
}

/**
 * The days that a preset means. `today` is each outlet's own: where it is already tomorrow in one zone, both days count.
 * @param todays the business day of each outlet in question
 */
export function daysFor(days: ChosenDays, todays: readonly BusinessDay[]): Days {
  if (typeof days !== 'string') return days;
  const sorted = [...todays].sort();
  const first = sorted[0] ?? '';
  const last = sorted.at(-1) ?? '';
  switch (days) {
    case 'today':
      return { from: first, to: last };
    case 'yesterday':
      return { from: addDays(first, -1), to: addDays(last, -1) };
    case 'week':
      return { from: addDays(first, -6), to: last };
    case 'month':
      return { from: addDays(first, -29), to: last };
  }
}
