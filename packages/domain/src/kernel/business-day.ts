import { z } from 'zod';

/** A day of trade, `YYYY-MM-DD`, in the outlet's time zone. */
export const BusinessDay = z.iso.date();
export type BusinessDay = z.infer<typeof BusinessDay>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/**
 * The business day that an instant belongs to: the local date, or the one before it while the local time is still
 * before the outlet's day start (a bar that closes at 02:00 counts its last hours to the evening before).
 * @param at instant, ms since the epoch
 * @param dayStartMinutes minutes after local midnight at which a new business day begins
 */
export function businessDayOf(at: number, timeZone: string, dayStartMinutes: number): BusinessDay {
  const parts = new Map(
    formatterFor(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  const minutes = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return minutes < dayStartMinutes ? addDays(date, -1) : date;
}

/** `day` moved by whole calendar days. */
export function addDays(day: BusinessDay, days: number): BusinessDay {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
