import type { BusinessDay } from '@meja/domain';
import { COLLECTIONS, collectionsOf, type Cursor } from '@meja/sync';
import { sql, type SqlBool } from 'kysely';
import { PLANNED_EACH_TIME } from '../../db/prepared.ts';
import type { Stretch } from './feed.ts';

/** The rows of a collection that come after the cursor, as a condition on their number and id. */
export function isAhead({ cursor, collection }: Stretch, seq: string, id: string) {
  const { after } = cursor;
  const order = collectionsOf(COLLECTIONS[collection].stream);
  const ahead = after ? order.indexOf(collection) - order.indexOf(after.collection) : -1;
  if (!after || ahead < 0) return sql<SqlBool>`${sql.ref(seq)} > ${cursor.seq}`;
  if (ahead > 0) return sql<SqlBool>`${sql.ref(seq)} >= ${cursor.seq}`;
  return sql<SqlBool>`(${sql.ref(seq)}, ${sql.ref(id)}) > (${cursor.seq}, ${after.id}::uuid)`;
}

/** Whether all that is ahead of the cursor is newer than the device's first load. */
const isSinceLoad = ({ seq, after, horizon }: Cursor): boolean =>
  seq > horizon || (seq === horizon && after === null);

/**
 * Which of the documents ahead are sent: in a first load those that are open or recent and what changed while it went on, later all.
 * @param isKept see `isOpenOrRecent`
 */
export const isSent = (
  { cursor, keepFrom }: Stretch,
  isKept: (keepFrom: BusinessDay) => ReturnType<typeof isOpenOrRecent>,
) =>
  isSinceLoad(cursor)
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(${sql.raw(PLANNED_EACH_TIME)} seq > ${cursor.horizon} or ${isKept(keepFrom)})`;

/**
 * Which documents a device keeps: those that are open, and those of recent days.
 * @param isOpen in words that the partial index of open documents knows
 */
export const isOpenOrRecent = (isOpen: ReturnType<typeof sql<SqlBool>>, keepFrom: BusinessDay) =>
  sql<SqlBool>`(${isOpen} or business_day >= ${keepFrom})`;
