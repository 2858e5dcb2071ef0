import { addDays, businessDayOf, type BusinessDay } from '@meja/domain';
import { Temporal } from 'temporal-polyfill';
import type { DayPart, DemoOutlet, DemoTrade, Weekday } from '../content/types.ts';
import { Random } from '../random.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The kitchen takes nothing in the last minutes before closing. */
const LAST_CALL = 30 * MINUTE;
const FEWEST_ORDERS = 40;
const MOST_ORDERS = 140;

export interface TradingDay {
  day: BusinessDay;
  /** When guests order, ascending; all of the day, also what is still to come. */
  openings: number[];
  types: DemoTrade['types'];
}

/** The `past` days up to yesterday and today, as the outlet's clock has it. */
export function tradingDays(outlet: DemoOutlet, now: number, past: number): TradingDay[] {
  const today = businessDayOf(now, outlet.timeZone, 0);
  return Array.from({ length: past + 1 }, (_, i) => tradingDay(outlet, addDays(today, i - past)));
}

export function dayPartOf(at: number, timeZone: string): DayPart {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  if (hour < 11) return 'morning';
  if (hour < 15) return 'lunch';
  return hour < 17 ? 'afternoon' : 'dinner';
}

function tradingDay(outlet: DemoOutlet, day: BusinessDay): TradingDay {
  const random = new Random(`${outlet.slug}/${day}`);
  const date = Temporal.PlainDate.from(day);
  const weekday: Weekday = WEEKDAYS[date.dayOfWeek - 1] ?? 'sunday';
  const instantOf = (time: string) =>
    date.toZonedDateTime({ timeZone: outlet.timeZone, plainTime: time }).epochMilliseconds;
  const midnight = instantOf('00:00');
  const opens = instantOf(outlet.hours[weekday].open);
  const closes = instantOf(outlet.hours[weekday].close) - LAST_CALL;

  const { trade } = outlet;
  const rains = random.chance(14);
  const count =
    trade.ordersPerDay *
    ((trade.week[date.dayOfWeek - 1] ?? 100) / 100) *
    (date.day >= 25 || date.day <= 2 ? 1.06 : 0.98) *
    (rains ? 0.88 : 1) *
    (0.9 + 0.1 * (random.unit() + random.unit()));
  const orders = Math.min(MOST_ORDERS, Math.max(FEWEST_ORDERS, Math.round(count)));

  const hours = trade.hours.weights
    .map((weight, i) => ({ from: midnight + (trade.hours.from + i) * HOUR, weight }))
    .filter(({ from }) => from + HOUR > opens && from < closes);
  const openings = Array.from({ length: orders }, () => {
    const { from } = random.weighted(hours, ({ weight }) => weight);
    const at = from + random.int(0, HOUR - 1);
    return Math.min(
      Math.max(at, opens + random.int(2 * MINUTE, 20 * MINUTE)),
      closes - random.int(0, 20 * MINUTE),
    );
  });
  return {
    day,
    openings: openings.sort((a, b) => a - b),
    types: rains ? { ...trade.types, delivery: trade.types.delivery * 1.8 } : trade.types,
  };
}
