import { CollectionName, type Change, type Cursor } from '@meja/sync';
import type { Portion, Room } from '../../streams/index.ts';

/** With how many bytes of JSON it is, about. */
export interface Weighed extends Change {
  weight: number;
}

/** What the word weighs that a document is gone. */
export const DELETION_BYTES = 130;

/**
 * What several sources have of one stretch as one, as far as there is room. Where a source was cut nothing is taken that comes later: what
 * it did not show may come before that.
 */
export function merged(portions: readonly Portion<Weighed>[], cursor: Cursor, room: Room): Portion<Weighed> {
  const ends = portions.flatMap(({ rows, isCut }) => (isCut ? rows.slice(-1) : [])).sort(bySendingOrder);
  const [end] = ends;
  const known = new Map<string, Weighed>();
  for (const change of portions.flatMap(({ rows }) => rows)) {
    if (!isAfter(change, cursor) || (end && bySendingOrder(change, end) > 0)) continue;
    // A document that is there again after it was deleted takes the place of its tombstone.
    known.set(`${change.collection}/${change.id}`, change);
  }
  const ahead = [...known.values()].sort(bySendingOrder);
  const rows: Weighed[] = [];
  let bytes = 0;
  for (const change of ahead) {
    if (rows.length >= room.documents || bytes >= room.bytes) break;
    rows.push(change);
    bytes += change.weight;
  }
  return { rows, isCut: end !== undefined || rows.length < ahead.length };
}

type Place = Pick<Change, 'seq' | 'collection' | 'id'>;

const PLACE_OF = new Map(CollectionName.options.map((name, i) => [name, i]));
const placeOf = ({ collection }: Place): number => PLACE_OF.get(collection) ?? -1;

const bySendingOrder = (a: Place, b: Place): number =>
  a.seq - b.seq || placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const isAfter = (change: Place, { seq, after }: Cursor): boolean =>
  after ? bySendingOrder(change, { seq, ...after }) > 0 : change.seq > seq;
