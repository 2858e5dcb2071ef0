import type { Outlet } from '../outlets/index.ts';
import type { HourSales } from './summary.ts';

type Hours = Pick<Outlet, 'operatingHours'>;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const weekdayOf = (day: string) => WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 'sunday';

/** What is shown where nothing says when an outlet is open. */
const DAYTIME = { first: 8, last: 21 };

/**
 * The hours that a chart of a day shows: while one of the outlets is open, and any other in which something was sold.
 * Where an outlet is open beyond midnight, all that follows up to midnight.
 */
export function hoursShown(
  day: string,
  outlets: readonly Hours[],
  ...sales: (readonly HourSales[])[]
): number[] {
  const weekday = weekdayOf(day);
  const open = outlets.flatMap(({ operatingHours }) => operatingHours[weekday] ?? []);
  const first = open.map((hours) => hourOf(hours.open));
  const last = open.map((hours) => (hours.close > hours.open ? hourBefore(hours.close) : 23));
  const sold = sales.flat().flatMap(({ hour, orders }) => (orders > 0 ? hour : []));
  const from = Math.min(...(first.length > 0 ? first : [DAYTIME.first]), ...sold);
  const to = Math.max(...(last.length > 0 ? last : [DAYTIME.last]), ...sold);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

const hourOf = (time: string): number => Math.min(23, Math.max(0, Number(time.slice(0, 2)) || 0));

/** The last hour that begins before a time. */
const hourBefore = (time: string): number =>
  time.endsWith(':00') ? Math.max(0, hourOf(time) - 1) : hourOf(time);
