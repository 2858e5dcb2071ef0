import type { BusinessDay, Order } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import { withParts } from '../orders/index.ts';
import type { StreamRow } from './catalogue.queries.ts';
import { isAhead, isSent, type Stretch } from './pull.queries.ts';
import type { DeviceScope } from './push.queries.ts';

/**
 * The outlet's orders after a cursor, as a device gets them. Of what was there before its first load only open orders
 * and those of recent days come; everything that changed since comes, whatever it is.
 */
export async function ordersAhead(
  tx: Tx,
  scope: Pick<DeviceScope, 'outletId'>,
  stretch: Stretch,
  keepFrom: BusinessDay,
  limit: number,
): Promise<StreamRow<Order>[]> {
  const rows = await tx
    .selectFrom('orders')
    .selectAll()
    .where('outlet_id', '=', scope.outletId)
    .where(isAhead(stretch, 'seq', 'id'))
    .where(isSent(stretch.cursor, keepFrom))
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  const orders = await withParts(tx, rows);
  return orders.map((doc, i) => ({ id: doc.id, seq: rows[i]?.seq ?? 0, doc }));
}
