import { cached, TAGS, type Locale } from './locale.ts';
import { withMinus } from './number.ts';
import { daysBetween, formatBusinessDay, formatWeekday } from './time.ts';

/** How a figure stands against an earlier one. `none`: there is nothing to compare with. */
export type Direction = 'up' | 'down' | 'same' | 'none';

export interface Change {
  direction: Direction;
  /** Relative change in percent, unrounded; undefined where the earlier figure was nothing. */
  percent: number | undefined;
}

export function changeOf(current: number, previous: number | null | undefined): Change {
  if (previous === null || previous === undefined || previous === 0) {
    return { direction: 'none', percent: undefined };
  }
  const percent = ((current - previous) / Math.abs(previous)) * 100;
  if (Math.abs(percent) < 0.5) return { direction: 'same', percent };
  return { direction: percent > 0 ? 'up' : 'down', percent };
}

const signed = cached(
  (locale) =>
    new Intl.NumberFormat(TAGS[locale as Locale], { signDisplay: 'exceptZero', maximumFractionDigits: 0 }),
);

/** `+12%`. */
export const formatPercentChange = (percent: number, locale: Locale): string =>
  `${withMinus(signed(locale).format(percent))}%`;

const WORDS = {
  id: {
    change: (percent: string, reference: string) => `${percent} dari ${reference}`,
    same: (reference: string) => `sama dengan ${reference}`,
    none: (reference: string) => `belum ada pembanding dari ${reference}`,
    yesterday: 'kemarin',
    last: (weekday: string) => `${weekday} lalu`,
  },
  en: {
    change: (percent: string, reference: string) => `${percent} on ${reference}`,
    same: (reference: string) => `the same as ${reference}`,
    none: (reference: string) => `nothing to compare from ${reference}`,
    yesterday: 'yesterday',
    last: (weekday: string) => `last ${weekday}`,
  },
} as const;

/** `+12% dari Jumat lalu`, `+12% on last Friday`, `sama dengan kemarin`. */
export function changeInWords(
  current: number,
  previous: number | null | undefined,
  reference: string,
  locale: Locale,
): string {
  const { direction, percent } = changeOf(current, previous);
  if (direction === 'none' || percent === undefined) return WORDS[locale].none(reference);
  if (direction === 'same') return WORDS[locale].same(reference);
  return WORDS[locale].change(formatPercentChange(percent, locale), reference);
}

/** What to call an earlier business day: `kemarin`, `Jumat lalu`, or its date. */
export function dayReference(day: string, today: string, locale: Locale): string {
  const days = daysBetween(day, today);
  if (days === 1) return WORDS[locale].yesterday;
  if (days > 1 && days <= 7) return WORDS[locale].last(formatWeekday(day, locale));
  return formatBusinessDay(day, locale, 'date');
}
