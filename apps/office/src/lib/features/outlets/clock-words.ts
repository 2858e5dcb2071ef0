import { formatBusinessDay, formatTime } from '@meja/ui/format';
import { locale } from '@meja/ui/messages';

const names = new Map<string, string>();

/** `WIB`, `WITA`, `WIT`: Indonesians name their zones so, and English texts about Indonesia do too. */
export function zoneName(timeZone: string): string {
  const known = names.get(timeZone);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat('id-ID', { timeZone, timeZoneName: 'short' }).formatToParts(0);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  names.set(timeZone, name);
  return name;
}

/** The time on an outlet's wall, with the zone's name where several are in play. */
export const wallTime = (at: number, timeZone: string, named: boolean): string =>
  named
    ? `${formatTime(at, timeZone, locale.current)} ${zoneName(timeZone)}`
    : formatTime(at, timeZone, locale.current);

export const dayWords = (day: string, style: 'day' | 'date' | 'long' = 'day'): string =>
  formatBusinessDay(day, locale.current, style);
