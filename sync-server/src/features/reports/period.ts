import { addDays, businessDayOf } from '@meja/domain';

const DAY_MS = 86_400_000;

export interface Period {
  /** Business days, both included. */
  from: string;
  to: string;
  /** Where only a part of the period counts, the instant that ends it. */
  until: Date | null;
}

interface Place {
  timeZone: string;
  dayStartMinutes: number;
}

/** The business day that it is now in all of the places, or the earlier one where they differ. */
export function currentDay(places: readonly Place[], now: Date): string | undefined {
  const days = places.map((place) => businessDayOf(now.getTime(), place.timeZone, place.dayStartMinutes));
  return days.sort()[0];
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/**
 * The same weekdays before: a Friday is compared with last Friday, a month with the days that lie whole weeks earlier.
 * A period that is still going on is compared only with what there was by this time then, or every morning would look
 * like a disaster.
 */
export function periodBefore({ from, to }: Pick<Period, 'from' | 'to'>, today: string, now: Date): Period {
  const weeks = Math.ceil((daysBetween(from, to) + 1) / 7);
  const isGoingOn = from <= today && to >= today;
  return {
    from: addDays(from, -7 * weeks),
    to: addDays(to, -7 * weeks),
    until: isGoingOn ? new Date(now.getTime() - 7 * weeks * DAY_MS) : null,
  };
}

/** By how much `now` is above `before`, in percent with one decimal; null where there is nothing to compare with, or less. */
export function changePercent(now: number, before: number): number | null {
  return before <= 0 ? null : Math.round(((now - before) * 1000) / before) / 10;
}

/** To the nearest minor unit, halves up; 0 of nothing. */
export const average = (total: number, count: number): number =>
  count === 0 ? 0 : Math.round(total / count);
