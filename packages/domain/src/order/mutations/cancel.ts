import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { orderMutation } from '../aggregate.ts';
import { isClosed } from '../account.ts';
import { netPaidOf } from '../order.ts';

const Args = z.object({ orderId: OrderId, reason: text(200).trim().min(1) });

/** An order that somebody still has money in is not cancelled: it is given back first. */
export const cancelOrder = orderMutation({
  name: 'order.cancel',
  v: 1,
  args: Args,
  permission: 'order:cancel',
  apply(order, { reason }, context) {
    if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
    if (netPaidOf(order) > 0) return refuse({ code: 'ORDER_HAS_PAYMENTS' });
    return ok({
      ...order,
      status: 'cancelled',
      cancelledAt: context.at,
      cancelledBy: context.actorId,
      cancelReason: reason,
    });
  },
});
