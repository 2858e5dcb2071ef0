import { addDays } from '@meja/domain';
import {
  locale,
  m,
  orderStatusWords,
  orderTypeWords,
  paymentStatusWords,
  tenderWords,
} from '@meja/ui/messages';
import { formatBusinessDay } from '@meja/ui/format';
import { PRESETS, type Filters, type Preset } from './filters.ts';

const PRESET_WORDS = {
  today: m.office_days_today,
  yesterday: m.office_days_yesterday,
  week: m.office_days_week,
  month: m.office_days_month,
} as const satisfies Record<Preset, () => string>;

export interface Choice {
  value: string;
  label: string;
}

/** Stands for "no matter which" in a list of choices. */
export const ANY = 'any';
export const RANGE = 'range';

const choicesOf = (any: string, words: Record<string, () => string>): Choice[] => [
  { value: ANY, label: any },
  ...Object.entries(words).map(([value, label]) => ({ value, label: label() })),
];

export const statusChoices = (): Choice[] => choicesOf(m.office_any_status(), orderStatusWords);
export const paymentChoices = (): Choice[] => choicesOf(m.office_any_payment(), paymentStatusWords);
export const typeChoices = (): Choice[] => choicesOf(m.office_any_type(), orderTypeWords);

export const dayChoices = (): Choice[] => [
  ...PRESETS.map((value) => ({ value, label: PRESET_WORDS[value]() })),
  { value: RANGE, label: m.office_days_range() },
];

export function daysWords(days: Filters['days']): string {
  if (typeof days === 'string') return PRESET_WORDS[days]();
  const { from, to } = days;
  if (from === to) return formatBusinessDay(from, locale.current, 'date');
  return `${formatBusinessDay(from, locale.current, 'date')} – ${formatBusinessDay(to, locale.current, 'date')}`;
}

const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;

/** The filters that came with a link and have no field of their own: in words, and how to take each away. */
export function extraFilters(filters: Filters): { label: string; without: Partial<Filters> }[] {
  const { sales, hour, method } = filters;
  return [
    ...(sales === null
      ? []
      : [
          {
            label: sales === 'sold' ? m.office_filter_sold() : m.office_filter_open(),
            without: { sales: null },
          },
        ]),
    ...(hour === null
      ? []
      : [
          {
            label: m.office_filter_hour({ from: clock(hour), to: clock(hour + 1) }),
            without: { hour: null },
          },
        ]),
    ...(method === null ? [] : [{ label: tenderWords[method](), without: { method: null } }]),
  ];
}

/** A stretch to begin with when somebody wants to choose the dates themselves. */
export const rangeFrom = (today: string): { from: string; to: string } => ({
  from: addDays(today, -6),
  to: today,
});
