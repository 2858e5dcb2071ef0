import { formatBusinessDay, formatWallTime } from '@meja/ui/format';
import { locale } from '@meja/ui/messages';

/** The time on an outlet's wall, with the zone's name where several are in play. */
export const wallTime = (at: number, timeZone: string, named: boolean): string =>
  formatWallTime(at, timeZone, locale.current, named);

export const dayWords = (day: string, style: 'day' | 'date' | 'long' = 'day'): string =>
  formatBusinessDay(day, locale.current, style);
