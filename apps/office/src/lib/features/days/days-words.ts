import { addDays, type BusinessDay } from '@meja/domain';
import { formatBusinessDay } from '@meja/ui/format';
import { locale, m } from '@meja/ui/messages';
import type { ChosenDays, Days, Preset } from './days.ts';

const PRESET_WORDS = {
  all: m.office_days_all,
  today: m.office_days_today,
  yesterday: m.office_days_yesterday,
  week: m.office_days_week,
  month: m.office_days_month,
} as const satisfies Record<Preset, () => string>;

export const RANGE = 'range';

export const dayChoices = (presets: readonly Preset[]): { value: string; label: string }[] => [
  ...presets.map((value) => ({ value, label: PRESET_WORDS[value]() })),
  { value: RANGE, label: m.office_days_range() },
];

export function daysWords(days: ChosenDays): string {
  if (typeof days === 'string') return PRESET_WORDS[days]();
  const { from, to } = days;
  if (from === to) return formatBusinessDay(from, locale.current, 'date');
  return `${formatBusinessDay(from, locale.current, 'date')} – ${formatBusinessDay(to, locale.current, 'date')}`;
}

/** A stretch to begin with when somebody wants to choose the dates themselves. */
export const rangeFrom = (today: BusinessDay): Days => ({ from: addDays(today, -6), to: today });
