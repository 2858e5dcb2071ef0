import { dayKey, formatBusinessDay, formatWallTime } from '@meja/ui/format';
import { locale } from '@meja/ui/messages';

/** The time on an outlet's wall, with the zone's name where several are in play. */
export const wallTime = (at: number, timeZone: string, named: boolean): string =>
  formatWallTime(at, timeZone, locale.current, named);

export const dayWords = (day: string, style: 'day' | 'date' | 'long' = 'day'): string =>
  formatBusinessDay(day, locale.current, style);

/** The day on the calendar there and the time: a business day goes on after midnight, and `30 Nov, 03:50` would be a day too early. */
export const dayAndTime = (at: number, timeZone: string, named: boolean): string =>
  `${dayWords(dayKey(at, timeZone))}, ${wallTime(at, timeZone, named)}`;

/**
 * When something of a document happened. With its day where that is not the day of the opening: an order or a shift may stay open over
 * midnight, or over days.
 */
export const momentWords = (
  at: number,
  { openedAt }: { openedAt: number },
  timeZone: string,
  named: boolean,
): string =>
  (dayKey(at, timeZone) === dayKey(openedAt, timeZone) ? wallTime : dayAndTime)(at, timeZone, named);
