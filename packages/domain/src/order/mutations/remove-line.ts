import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { editLine, keepPaymentsCovered } from './edit-line.ts';

const Args = z.object({ orderId: OrderId, lineId: LineId });

/** Takes a line away that the kitchen has not seen; one that it has seen is voided instead. */
export const removeLine = orderMutation({
  name: 'order.removeLine',
  v: 1,
  args: Args,
  permission: 'order:update',
  overwrites: ({ lineId }) => [linePart(lineId)],
  apply(order, { lineId }, context) {
    const edited = editLine(order, lineId, context, (line) =>
      line.sentAt === null ? ok(line) : refuse({ code: 'LINE_SENT' }),
    );
    if (!edited.ok) return edited;
    return keepPaymentsCovered({ ...order, lines: order.lines.filter((line) => line.id !== lineId) });
  },
});
