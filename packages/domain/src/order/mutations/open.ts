import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { newStamp } from '../../kernel/stamp.ts';
import { text } from '../../kernel/text.ts';
import type { Mutation } from '../../engine/mutation.ts';
import { refTo } from '../../engine/aggregate.ts';
import { Charges } from '../../outlet/charges.ts';
import { ORDER, type OrderDocument } from '../aggregate.ts';
import { Header, OrderType, type Order } from '../order.ts';
import type { OrderRejection } from '../rejections.ts';

const Args = z.object({
  orderId: OrderId,
  number: text(50).min(1),
  type: OrderType,
  ...Header.shape,
  charges: Charges,
});
type Args = z.infer<typeof Args>;

export const openOrder: Mutation<'order.open', Args, OrderDocument, never, OrderRejection> = {
  name: 'order.open',
  v: 1,
  args: Args,
  permission: 'order:create',
  touches: ({ orderId }) => [refTo(ORDER, orderId)],
  overwrites: () => [],
  writes: ({ orderId }) => [{ ref: refTo(ORDER, orderId), part: 'header' }],
  apply(world, { orderId, number, type, charges, ...header }, context) {
    if (world.get('order', orderId)) return refuse({ code: 'ORDER_EXISTS' });
    const stamp = newStamp(context);
    const doc: Order = {
      id: orderId,
      outletId: context.outletId,
      deviceId: context.deviceId,
      number,
      type,
      ...header,
      sharedTableId: null,
      holdsTable: false,
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
    };
    return ok({ documents: [{ kind: 'order', doc }], entries: [] });
  },
};
