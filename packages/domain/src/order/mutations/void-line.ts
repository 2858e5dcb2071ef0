import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { editLine, keepPaymentsCovered } from './edit-line.ts';

const Args = z.object({ orderId: OrderId, lineId: LineId, reason: text(200).trim().min(1) });

/** Takes a line off the bill after it was sent; it stays in the order with its reason. */
export const voidLine = orderMutation({
  name: 'order.voidLine',
  v: 1,
  args: Args,
  permission: 'order:cancel',
  overwrites: ({ lineId }) => [linePart(lineId)],
  apply(order, { lineId, reason }, context) {
    const edited = editLine(order, lineId, context, (line) =>
      line.sentAt === null
        ? refuse({ code: 'LINE_NOT_SENT' })
        : ok({ ...line, kitchenStatus: 'void', voidReason: reason }),
    );
    return edited.ok ? keepPaymentsCovered(edited.value) : edited;
  },
});
