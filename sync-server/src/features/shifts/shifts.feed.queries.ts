import type { BusinessDay, Shift } from '@meja/domain';
import { sql, type SqlBool } from 'kysely';
import { isAhead, isOpenOrRecent, isSent, type Feed } from '../streams/index.ts';
import { withCash } from './shift.store.queries.ts';

const isKept = (keepFrom: BusinessDay) => isOpenOrRecent(sql<SqlBool>`closed_at is null`, keepFrom);

/** Shifts with the sums of their entries. */
export const shiftsFeed: Feed<Shift> = {
  async ahead(tx, { outletId }, stretch, limit) {
    const rows = await tx
      .selectFrom('shifts')
      .selectAll()
      .where('outlet_id', '=', outletId)
      .where(isAhead(stretch, 'seq', 'id'))
      .where(isSent(stretch, isKept))
      .orderBy('seq')
      .orderBy('id')
      .limit(limit)
      .execute();
    const shifts = await withCash(tx, rows);
    return shifts.map((doc, i) => ({ id: doc.id, seq: rows[i]?.seq ?? 0, doc }));
  },
  counted: ({ outletId }, stretch) =>
    sql`shifts where outlet_id = ${outletId} and ${isAhead(stretch, 'seq', 'id')} and ${isSent(stretch, isKept)}`,
  held: ({ outletId }, keepFrom) => sql`shifts where outlet_id = ${outletId} and ${isKept(keepFrom)}`,
};
