import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { advance } from '../../kernel/stamp.ts';
import { orderMutation } from '../aggregate.ts';
import { isClosed } from '../account.ts';
import { Header } from '../order.ts';

const Args = z.object({ orderId: OrderId, ...Header.shape });

export const changeHeader = orderMutation({
  name: 'order.changeHeader',
  v: 1,
  args: Args,
  permission: 'order:update',
  overwrites: () => ['header'],
  apply(order, { orderId: _, ...header }, context) {
    if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
    return ok({ ...order, ...header, headerStamp: advance(order.headerStamp, context) });
  },
});
