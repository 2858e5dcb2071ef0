import { cached, TAGS, type Locale } from './locale.ts';

const STYLES = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clockSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long' },
  key: { year: 'numeric', month: '2-digit', day: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type Style = keyof typeof STYLES;

const dateFormat = cached((key) => {
  const [style, locale, timeZone] = key.split('|') as [Style, Locale, string];
  return new Intl.DateTimeFormat(TAGS[locale], { ...STYLES[style], timeZone });
});

const format = (style: Style, at: number, timeZone: string, locale: Locale): string =>
  dateFormat(`${style}|${locale}|${timeZone}`).format(at);

const joined = (style: Style, at: number, timeZone: string, locale: Locale): string =>
  dateFormat(`${style}|${locale}|${timeZone}`)
    .formatToParts(at)
    .filter((part) => part.type !== 'literal')
    .map((part) => part.value)
    .join(':');

/** `14:05` in both languages: beside amounts such as `14.050`, the dot that Indonesian also uses would read as money. */
export const formatTime = (at: number, timeZone: string, locale: Locale): string =>
  joined('clock', at, timeZone, locale);

/** The time on a wall there, with the zone's name where somebody could take it for another one's: `14:05 WITA`. */
export const formatWallTime = (at: number, timeZone: string, locale: Locale, namesZone: boolean): string =>
  namesZone
    ? `${formatTime(at, timeZone, locale)} ${zoneName(at, timeZone)}`
    : formatTime(at, timeZone, locale);

export const formatTimeWithSeconds = (at: number, timeZone: string, locale: Locale): string =>
  joined('clockSeconds', at, timeZone, locale);

/** `Sel, 16 Sep`. */
export const formatDay = (at: number, timeZone: string, locale: Locale): string =>
  format('day', at, timeZone, locale);

/** `16 Sep 2025`. */
export const formatDate = (at: number, timeZone: string, locale: Locale): string =>
  format('date', at, timeZone, locale);

/** `Selasa, 16 September 2025`. */
export const formatLongDate = (at: number, timeZone: string, locale: Locale): string =>
  format('long', at, timeZone, locale);

/** `16 Sep 2025, 14:05`. */
export const formatDateTime = (at: number, timeZone: string, locale: Locale): string =>
  `${formatDate(at, timeZone, locale)}, ${formatTime(at, timeZone, locale)}`;

const zoneFormat = cached(
  (timeZone) => new Intl.DateTimeFormat(TAGS.id, { timeZone, timeZoneName: 'short' }),
);

/** `WIB`, `WITA`, `WIT`: Indonesians name their zones so, and English texts about Indonesia do too. A place may have been in another zone before. */
export const zoneName = (at: number, timeZone: string): string =>
  zoneFormat(timeZone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** The zone of this device's clock. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether a clock there shows another time than one here. */
export const differsAt = (at: number, there: string, here: string): boolean =>
  formatDateTime(at, there, 'id') !== formatDateTime(at, here, 'id');

/** The calendar day there, as `2025-09-16`. */
export function dayKey(at: number, timeZone: string): string {
  const parts = dateFormat(`key|en|${timeZone}`).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** A business day (`2025-09-16`) is a label, not an instant: it is shown as written, whatever the zone. */
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

export const formatBusinessDay = (
  day: string,
  locale: Locale,
  style: 'day' | 'date' | 'long' = 'day',
): string => format(style, noonOf(day), 'UTC', locale);

export const formatWeekday = (day: string, locale: Locale): string =>
  format('weekday', noonOf(day), 'UTC', locale);

const WORDS = {
  id: {
    now: 'baru saja',
    soon: 'sebentar lagi',
    minute: ['menit', 'menit'],
    hour: ['jam', 'jam'],
    ago: (span: string) => `${span} lalu`,
    ahead: (span: string) => `${span} lagi`,
    yesterday: 'kemarin',
    tomorrow: 'besok',
  },
  en: {
    now: 'just now',
    soon: 'in a moment',
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    ago: (span: string) => `${span} ago`,
    ahead: (span: string) => `in ${span}`,
    yesterday: 'yesterday',
    tomorrow: 'tomorrow',
  },
} as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long ago, the way people say it: `3 menit lalu`, `kemarin 21:40`, then the date. Says nothing more exact than a
 * minute, so that a screen that shows it need not tick faster.
 */
export function formatRelative(
  at: number,
  now: number,
  timeZone: string,
  locale: Locale,
  namesZone = false,
): string {
  const words = WORDS[locale];
  const distance = Math.abs(now - at);
  const past = at <= now;
  if (distance < 45_000) return past ? words.now : words.soon;
  const say = (count: number, [one, many]: readonly [string, string]) => {
    const span = `${count} ${count === 1 ? one : many}`;
    return past ? words.ago(span) : words.ahead(span);
  };
  if (distance < 59.5 * MINUTE) return say(Math.max(1, Math.round(distance / MINUTE)), words.minute);
  const days = daysBetween(dayKey(at, timeZone), dayKey(now, timeZone));
  if (days === 0 || distance < 6 * HOUR) return say(Math.max(1, Math.round(distance / HOUR)), words.hour);
  const clock = formatWallTime(at, timeZone, locale, namesZone);
  if (days === 1) return `${words.yesterday} ${clock}`;
  if (days === -1) return `${words.tomorrow} ${clock}`;
  return `${formatDate(at, timeZone, locale)}, ${clock}`;
}

/** Whole days from one calendar day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((noonOf(to) - noonOf(from)) / (24 * HOUR));

/** How long something takes or waits: `0:45`, `12:05`, `1:02:05`. For a kitchen's timers. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
