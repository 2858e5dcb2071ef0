import { changeInWords } from './compare.ts';
import type { Locale } from './locale.ts';
import { formatAmount, formatMoney, formatMoneyCompact, type Currency } from './money.ts';
import { formatBytes, formatCount, formatQuantity, formatRate, formatTimes } from './number.ts';
import {
  formatBusinessDay,
  formatDate,
  formatDay,
  formatLongDate,
  formatRelative,
  formatTimeWithSeconds,
  formatWallTime,
} from './time.ts';

/** What a screen's figures depend on. Read anew at every call, so that a change of language reaches every figure. */
export interface FormatSettings {
  locale: Locale;
  currency: Currency;
  timeZone: string;
  /** Times bear the zone's name: somebody could take them for those of another one. */
  namesZone?: boolean;
}

const wallTime = (at: number, { timeZone, locale, namesZone }: FormatSettings): string =>
  formatWallTime(at, timeZone, locale, namesZone ?? false);

/** The formatting functions with language, currency and time zone filled in. */
export const createFormats = (settings: () => FormatSettings) => ({
  money: (minor: number) => formatMoney(minor, settings().locale, settings().currency),
  amount: (minor: number) => formatAmount(minor, settings().locale, settings().currency),
  moneyCompact: (minor: number) => formatMoneyCompact(minor, settings().locale, settings().currency),
  count: (count: number) => formatCount(count, settings().locale),
  quantity: (quantity: number) => formatQuantity(quantity, settings().locale),
  times: (quantity: number) => formatTimes(quantity, settings().locale),
  bytes: (bytes: number) => formatBytes(bytes, settings().locale),
  rate: (basisPoints: number) => formatRate(basisPoints, settings().locale),
  time: (at: number) => wallTime(at, settings()),
  timeWithSeconds: (at: number) => formatTimeWithSeconds(at, settings().timeZone, settings().locale),
  day: (at: number) => formatDay(at, settings().timeZone, settings().locale),
  date: (at: number) => formatDate(at, settings().timeZone, settings().locale),
  longDate: (at: number) => formatLongDate(at, settings().timeZone, settings().locale),
  dateTime: (at: number) =>
    `${formatDate(at, settings().timeZone, settings().locale)}, ${wallTime(at, settings())}`,
  businessDay: (day: string) => formatBusinessDay(day, settings().locale, 'date'),
  relative: (at: number, now: number) =>
    formatRelative(at, now, settings().timeZone, settings().locale, settings().namesZone),
  change: (current: number, previous: number | null | undefined, reference: string) =>
    changeInWords(current, previous, reference, settings().locale),
});

export type Formats = ReturnType<typeof createFormats>;
