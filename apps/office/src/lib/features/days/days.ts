import { addDays, BusinessDay } from '@meja/domain';

/** A stretch of business days, both ends included. */
export interface Days {
  from: BusinessDay;
  to: BusinessDay;
}

/** What the list of something frequent may be asked for at once. */
export const RECENT = ['today', 'yesterday', 'week', 'month'] as const;
export const EVER = ['all', ...RECENT] as const;
export type Recent = (typeof RECENT)[number];
export type Preset = (typeof EVER)[number];

/** The days of a list: a name that means other days tomorrow, or dates. */
export type ChosenDays<Each extends Preset = Preset> = Each | Days;

/**
 * What an address says of days; null where that makes no sense.
 * @param presets those that the list knows
 */
export function daysIn<Each extends Preset>(text: string, presets: readonly Each[]): ChosenDays<Each> | null {
  const preset = presets.find((each) => each === text);
  if (preset !== undefined) return preset;
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
export function daysFor(days: ChosenDays, todays: readonly BusinessDay[]): Partial<Days> {
  if (typeof days !== 'string') return days;
  const sorted = [...todays].sort();
  const first = sorted[0] ?? '';
  const last = sorted.at(-1) ?? '';
  switch (days) {
    case 'all':
      return {};
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
