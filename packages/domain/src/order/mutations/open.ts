import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { newStamp } from '../../kernel/stamp.ts';
import { text } from '../../kernel/text.ts';
import type { Mutation } from '../../mutation.ts';
import { Charges } from '../../outlet/charges.ts';
import { Header, OrderType } from '../order.ts';

const Args = z.object({
  orderId: OrderId,
  number: text(50).min(1),
  type: OrderType,
  ...Header.shape,
  charges: Charges,
});
type Args = z.infer<typeof Args>;

export const openOrder: Mutation<'order.open', Args> = {
  name: 'order.open',
  v: 1,
  args: Args,
  permission: 'order:create',
  touches: ({ orderId }) => [orderId],
  overwrites: () => [],
  apply(world, { orderId, number, type, charges, ...header }, context) {
    if (world.order(orderId)) return refuse({ code: 'ORDER_EXISTS' });
    const stamp = newStamp(context);
    return ok([
      {
        kind: 'order',
        doc: {
          id: orderId,
          outletId: context.outletId,
          deviceId: context.deviceId,
          number,
          type,
          ...header,
          status: 'pending',
          openedAt: context.at,
          openedBy: context.actorId,
          businessDay: context.businessDay,
          completedAt: null,
          completedBy: null,
          cancelledAt: null,
          cancelledBy: null,
          cancelReason: null,
          charges,
          discount: null,
          lines: [],
          payments: [],
          refunds: [],
          headerStamp: stamp,
          stamp,
        },
      },
    ]);
  },
};
