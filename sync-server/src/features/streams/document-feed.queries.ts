import type { BusinessDay } from '@meja/domain';
import type { Cursor } from '@meja/sync';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database, Tx } from '../../db/database.ts';
import { PLANNED_EACH_TIME } from '../../db/prepared.ts';
import type { Feed, Stretch } from './feed.ts';
import { isAhead } from './stretch.queries.ts';

/**
 * How the documents of one kind are read for the devices of an outlet. A device keeps those that are open, and those of recent days.
 * @param isOpen in words that the partial index of open documents knows
 * @param documentsOf the documents of rows that were read already, in the same order
 */
export function documentFeed<Row extends { seq: number }, Doc extends { id: string }>(
  table: keyof Database,
  isOpen: RawBuilder<SqlBool>,
  documentsOf: (tx: Tx, rows: readonly Row[]) => Promise<Doc[]>,
): Feed<Doc> {
  const ofOutlet = (outletId: string) => sql`${sql.table(table)} where outlet_id = ${outletId}`;
  const isKept = (keepFrom: BusinessDay) => sql<SqlBool>`(${isOpen} or business_day >= ${keepFrom})`;
  const isSent = ({ cursor, keepFrom }: Stretch) =>
    isSinceLoad(cursor)
      ? sql<SqlBool>`true`
      : sql<SqlBool>`(${sql.raw(PLANNED_EACH_TIME)} seq > ${cursor.horizon} or ${isKept(keepFrom)})`;
  const sent: Feed['counted'] = ({ outletId }, stretch) =>
    sql`${ofOutlet(outletId)} and ${isAhead(stretch, 'seq', 'id')} and ${isSent(stretch)}`;
  return {
    async ahead(tx, scope, stretch, limit) {
      const { rows } = await sql<Row>`
        select * from ${sent(scope, stretch)} order by seq, id limit ${limit}`.execute(tx);
      const documents = await documentsOf(tx, rows);
      return documents.map((doc, i) => ({ id: doc.id, seq: rows[i]?.seq ?? 0, doc }));
    },
    counted: sent,
    held: ({ outletId }, keepFrom) => sql`${ofOutlet(outletId)} and ${isKept(keepFrom)}`,
  };
}

/**
 * Whether all that is ahead of the cursor is newer than the device's first load. A first load brings what a device keeps and what changed
 * while it went on; later all that changed is sent.
 */
const isSinceLoad = ({ seq, after, horizon }: Cursor): boolean =>
  seq > horizon || (seq === horizon && after === null);
