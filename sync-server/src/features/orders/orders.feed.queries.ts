import type { BusinessDay, Order } from '@meja/domain';
import { sql, type SqlBool } from 'kysely';
import { isAhead, isOpenOrRecent, isSent, type Feed } from '../streams/index.ts';
import { withParts } from './order.store.queries.ts';

/** In words that the partial index of open orders knows. */
const isKept = (keepFrom: BusinessDay) =>
  isOpenOrRecent(sql<SqlBool>`status not in ('completed', 'cancelled')`, keepFrom);

/** Orders with their lines, payments and refunds. */
export const ordersFeed: Feed<Order> = {
  async ahead(tx, { outletId }, stretch, limit) {
    const rows = await tx
      .selectFrom('orders')
      .selectAll()
      .where('outlet_id', '=', outletId)
      .where(isAhead(stretch, 'seq', 'id'))
      .where(isSent(stretch, isKept))
      .orderBy('seq')
      .orderBy('id')
      .limit(limit)
      .execute();
    const orders = await withParts(tx, rows);
    return orders.map((doc, i) => ({ id: doc.id, seq: rows[i]?.seq ?? 0, doc }));
  },
  counted: ({ outletId }, stretch) =>
    sql`orders where outlet_id = ${outletId} and ${isAhead(stretch, 'seq', 'id')} and ${isSent(stretch, isKept)}`,
  held: ({ outletId }, keepFrom) => sql`orders where outlet_id = ${outletId} and ${isKept(keepFrom)}`,
};
