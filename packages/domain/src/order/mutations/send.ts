import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { advance } from '../../kernel/stamp.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { isVoid } from '../line.ts';
import { isClosed } from '../account.ts';

const Args = z.object({ orderId: OrderId, lineIds: z.array(LineId).min(1).max(500) });

/** Sends lines to the kitchen. Commutes: a line that another tablet sent first is left as it was. */
export const sendLines = orderMutation({
  name: 'order.send',
  v: 1,
  args: Args,
  permission: 'order:update',
  writes: ({ lineIds }) => lineIds.map(linePart),
  apply(order, { lineIds }, context) {
    if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
    const wanted = new Set(lineIds);
    const lines = order.lines.map((line) =>
      wanted.has(line.id) && line.sentAt === null && !isVoid(line)
        ? { ...line, sentAt: context.at, stamp: advance(line.stamp, context) }
        : line,
    );
    // If all these lines were removed in the meantime, nothing is sent and the order stays pending.
    const isSent = lines.some((line) => line.sentAt !== null);
    return ok({ ...order, lines, status: order.status === 'pending' && isSent ? 'confirmed' : order.status });
  },
});
