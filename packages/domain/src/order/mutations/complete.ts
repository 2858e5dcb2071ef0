import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { orderMutation } from '../aggregate.ts';
import { isVoid } from '../line.ts';
import { dueOf, unsentLines } from '../order.ts';

const Args = z.object({
  orderId: OrderId,
  /** Its guests stay at the table until somebody says that they have left (order.freeTable). */
  keepsTable: z.boolean().default(false),
});

/** Closes an order that is sent and paid in full. Done twice, by two tablets, it stays as the first one left it. */
export const completeOrder = orderMutation({
  name: 'order.complete',
  v: 1,
  args: Args,
  permission: 'order:update',
  apply(order, { keepsTable }, context) {
    if (order.status === 'completed') return ok(order);
    if (order.status === 'cancelled') return refuse({ code: 'ORDER_CLOSED' });
    if (order.lines.every(isVoid)) return refuse({ code: 'ORDER_EMPTY' });
    if (unsentLines(order).length > 0) return refuse({ code: 'LINES_UNSENT' });
    if (dueOf(order) > 0) return refuse({ code: 'BALANCE_DUE' });
    return ok({
      ...order,
      status: 'completed',
      completedAt: context.at,
      completedBy: context.actorId,
      holdsTable: keepsTable && order.tableId !== null,
    });
  },
});
