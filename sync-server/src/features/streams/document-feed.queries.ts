import type { BusinessDay } from '@meja/domain';
import type { Cursor } from '@meja/sync';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database, Tx } from '../../db/database.ts';
import { PLANNED_EACH_TIME } from '../../db/prepared.ts';
import type { Feed, Stretch } from './feed.ts';
import { portionWithParts } from './portion.queries.ts';
import { isAhead } from './stretch.queries.ts';

/**
 * How the documents of one kind are read for the devices of an outlet. A device keeps those that are open, and those of recent days.
 * @param isOpen in words that the partial index of open documents knows
 * @param weight bytes of JSON, about: of a row `each`, and of each of its parts
 * @param documentsOf the documents of rows that were read already, in the same order
 */
export function documentFeed<Row extends { id: string; seq: number }, Doc extends { id: string }>(
  table: keyof Database,
  isOpen: RawBuilder<SqlBool>,
  weight: Record<'own' | 'parts', RawBuilder<unknown>>,
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
    async ahead(tx, scope, stretch, room) {
      const from = { rows: sent(scope, stretch), table: sql.table(table), ...weight };
      const { rows, isCut } = await portionWithParts<Row>(tx, from, room);
      const documents = await documentsOf(tx, rows);
      return {
        rows: rows.map(({ id, seq, weight }, i) => ({ id, seq, weight, doc: documents[i] ?? null })),
        isCut,
      };
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
