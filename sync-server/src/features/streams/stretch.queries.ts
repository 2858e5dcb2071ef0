import { COLLECTIONS, collectionsOf } from '@meja/sync';
import { sql, type SqlBool } from 'kysely';
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
