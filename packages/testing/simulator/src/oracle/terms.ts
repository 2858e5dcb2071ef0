import { CHEATING_PRICE } from '../world/opening.ts';
import { hasTakenEffect, type Books, type LogRow } from './books.ts';
import type { Wrong } from './invariants.ts';

/**
 * Whoever has a dish cost next to nothing is told of, once. Nobody else is.
 * @param wereClocksOff numbers of another day than the one they are booked on are told then, and rightly
 * @param hasForgotten the server was put back, so that nobody knows any more what it said of the menu since then; or a tablet brought what it did
 *   as another one
 */
export function* wrongDifferences(
  { log, differences }: Books,
  { hasForgotten, wereClocksOff }: { hasForgotten: boolean; wereClocksOff: boolean },
): Iterable<Wrong> {
  const told = Map.groupBy(differences, ({ mutationId }) => mutationId);
  for (const row of log.filter(hasTakenEffect)) {
    const isCheated = row.name === 'order.addLine' && row.args['unitPrice'] === CHEATING_PRICE;
    const found = (told.get(row.mutationId ?? '') ?? []).filter(
      (each) => !(wereClocksOff && each.told.startsWith('number_day')),
    );
    const words = found.map((each) => each.told).join('; ');
    if (isCheated && !found.some((each) => each.told.startsWith('price')))
      yield [10, `${named(row)} cost next to nothing, and nobody was told (${words})`];
    if (!isCheated && !hasForgotten && row.decided === null && found.length > 0)
      yield [10, `${named(row)} was sold as it was shown, and head office was told: ${words}`];
  }
}

const named = ({ name, mutationId, deviceId }: LogRow): string =>
  `${name} ${mutationId} of device ${deviceId}`;
