import { z } from 'zod';
import { OrderId, TableId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { orderMutation } from '../aggregate.ts';
import { isClosed } from '../account.ts';

const Args = z.object({ orderId: OrderId, tableId: TableId });

/**
 * Somebody knows that the order shares this table with others. Commutes: it is said of one table, and says nothing of another that the order is
 * moved to.
 */
export const shareTable = orderMutation({
  name: 'order.shareTable',
  v: 1,
  args: Args,
  permission: 'order:update',
  apply(order, { tableId }) {
    if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
    return ok({ ...order, sharedTableId: tableId });
  },
});
