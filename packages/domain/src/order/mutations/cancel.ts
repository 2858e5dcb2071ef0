import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { orderMutation } from '../../mutation.ts';
import { isClosed, paidOf } from '../order.ts';

const Args = z.object({ orderId: OrderId, reason: text(200).trim().min(1) });

export const cancelOrder = orderMutation({
  name: 'order.cancel',
  v: 1,
  args: Args,
  permission: 'order:cancel',
  apply(order, { reason }, context) {
    if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
    if (paidOf(order) > 0) return refuse({ code: 'ORDER_HAS_PAYMENTS' });
    return ok({
      ...order,
      status: 'cancelled',
      cancelledAt: context.at,
      cancelledBy: context.actorId,
      cancelReason: reason,
    });
  },
});
