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

/** Since then all clocks have changed at a full quarter of an hour. Casey station changed at 00:01 in 2020. */
const QUARTER = 15 * 60_000;
const DAY = 86_400_000;
/** Days that are written out and kept: those of trade are few. */
const KEPT_DAYS = 1000;
const FULL_QUARTERS_SINCE = Date.UTC(2021, 0, 1);
/** Many a day's quarters for an outlet, and few enough to keep for a server of many zones. */
const KEPT_OFFSETS = 5000;

const offsets = new Map<string, number>();

/** By how much local time is ahead of UTC, in ms. Formatting is slow, so the last quarters are remembered. */
function offsetAt(at: number, timeZone: string): number {
  if (at < FULL_QUARTERS_SINCE) return readOffset(at, timeZone);
  const key = `${timeZone} ${Math.floor(at / QUARTER)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = readOffset(at, timeZone);
    if (offsets.size >= KEPT_OFFSETS) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

function readOffset(at: number, timeZone: string): number {
  const parts = new Map(
    formatterFor(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return local - Math.floor(at / 60_000) * 60_000;
}

/**
 * The business day that an instant belongs to: the local date, or the one before it while the local time is still
 * before the outlet's day start (a bar that closes at 02:00 counts its last hours to the evening before).
 * @param at instant, ms since the epoch
 * @param dayStartMinutes minutes after local midnight at which a new business day begins
 */
export function businessDayOf(at: number, timeZone: string, dayStartMinutes: number): BusinessDay {
  return dayOf(Math.floor((at + offsetAt(at, timeZone) - dayStartMinutes * 60_000) / DAY));
}

const days = new Map<number, BusinessDay>();

/** A day by its number since the epoch. Writing one takes longer than looking it up. */
function dayOf(number: number): BusinessDay {
  let day = days.get(number);
  if (day === undefined) {
    day = new Date(number * DAY).toISOString().slice(0, 10);
    if (days.size >= KEPT_DAYS) days.clear();
    days.set(number, day);
  }
  return day;
}

/** `day` moved by whole calendar days. */
export function addDays(day: BusinessDay, days: number): BusinessDay {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
