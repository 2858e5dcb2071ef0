import { ShiftId, type BusinessDay } from '@meja/domain';
import type { Outlet } from '../catalogue.ts';
import { Random } from '../random.ts';
import type { TradingDay } from './calendar.ts';
import type { Roster, OnDuty } from './roster.ts';

const MINUTE = 60_000;
/** How long before the first order the float is counted, and how long after the last one guests still pay. */
const EARLY = 20 * MINUTE;
const LATE = 60 * MINUTE;

/** Somebody's turn at the till, from one count of its drawer to the next. */
export interface Turn {
  shiftId: ShiftId;
  number: string;
  day: BusinessDay;
  onDuty: OnDuty;
  float: number;
  from: number;
  /** When it is over, more or less: the last one of a day ends once everybody has paid. */
  until: number;
}

/** The turns of a day at an outlet's till: one for each of its cashiers. */
export function turnsOf(
  { id, content, till }: Outlet,
  { day, openings }: TradingDay,
  roster: Roster,
): Turn[] {
  const first = openings[0] ?? 0;
  const end = (openings.at(-1) ?? 0) + LATE;
  const opens = first - EARLY + new Random(`${id}/${day}/till`).int(0, 12) * MINUTE;
  const { handover } = roster;
  const starts = handover !== null && handover > opens && handover < end ? [opens, handover] : [opens];
  const float = new Random(`${id}/float`).pick(FLOATS);
  return starts.map((from, i) => ({
    shiftId: ShiftId.parse(new Random(`${id}/${day}/shift/${i}`).uuid(from)),
    number: `${content.code}-${till.number}-${day.slice(2).replaceAll('-', '')}-S${i + 1}`,
    day,
    onDuty: roster.cashierAt(from),
    float,
    from,
    until: starts[i + 1] ?? end,
  }));
}

const FLOATS = [300_000, 400_000, 500_000];
