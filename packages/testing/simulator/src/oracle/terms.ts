import { CHEATING_PRICE } from '../world/opening.ts';
import { hasTakenEffect, type Books, type LogRow } from './books.ts';
import type { Wrong } from './invariants.ts';

const HOUR = 3_600_000;
/** How far a tablet's time may be off by a day's beginning. */
const GRACE = HOUR / 4;

/** Where a mutation has its number. */
const NUMBERED: Readonly<Record<string, string>> = {
  'order.open': 'number',
  'payment.record': 'receiptNumber',
  'payment.refund': 'receiptNumber',
  'shift.open': 'number',
};

/**
 * Whoever has a dish cost next to nothing is told of, once, and so is a number of another day than the one that it is booked on. Nobody else is.
 * @param hasForgotten the server was put back, so that nobody knows any more what it said of the menu since then; or a tablet brought what it did
 *   as another one
 */
export function* wrongDifferences({ log, differences }: Books, hasForgotten: boolean): Iterable<Wrong> {
  const told = Map.groupBy(differences, ({ mutationId }) => mutationId);
  for (const row of log.filter(hasTakenEffect)) {
    const isCheated = row.name === 'order.addLine' && row.args['unitPrice'] === CHEATING_PRICE;
    const all = told.get(row.mutationId ?? '') ?? [];
    yield* wrongNumber(row, all);
    const found = all.filter((each) => !isOfDay(each));
    const words = found.map((each) => each.told).join('; ');
    if (isCheated && !found.some((each) => each.told.startsWith('price')))
      yield [10, `${named(row)} cost next to nothing, and nobody was told (${words})`];
    if (!isCheated && !hasForgotten && row.decided === null && found.length > 0)
      yield [10, `${named(row)} was sold as it was shown, and head office was told: ${words}`];
  }
}

type Told = Books['differences'][number];
const isOfDay = ({ told }: Told): boolean => told.startsWith('number_day ');

/** A tablet numbers by its own clock, which may be years off. It is booked by that, but not on a day to come. */
function* wrongNumber(row: LogRow & { name: string }, told: readonly Told[]): Iterable<Wrong> {
  const { at, receivedAt, enrolledAt } = row;
  const number = row.args[NUMBERED[row.name] ?? ''];
  if (typeof number !== 'string' || at === null || receivedAt === null || enrolledAt === null) return;
  // One of a series that the tablet has not is told of as that.
  if (told.some((each) => each.told.startsWith('number '))) return;
  const booked = Math.min(at, receivedAt);
  // What it did before it was enrolled it numbered as another tablet, on days that nobody knows of.
  const isRight =
    booked < enrolledAt ||
    [booked - GRACE, booked, booked + GRACE].some((time) => number.split('-')[2] === dateOf(time));
  if (told.some(isOfDay) !== isRight) return;
  yield [
    10,
    `${named(row)} is numbered ${number} and booked on ${dateOf(booked)}, and head office was ${isRight ? '' : 'not '}told`,
  ];
}

/** The business day in Jakarta, where it begins at four, as a number has it: `261120`. */
const dateOf = (time: number): string =>
  new Date(time + 3 * HOUR).toISOString().slice(2, 10).replaceAll('-', '');

const named = ({ name, mutationId, deviceId }: LogRow): string =>
  `${name} ${mutationId} of device ${deviceId}`;
