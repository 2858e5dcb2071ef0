import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { isCountable } from '../bill.ts';
import { Quantity } from '../line.ts';
import { editLine, keepPaymentsCovered } from './edit-line.ts';

const Args = z.object({ orderId: OrderId, lineId: LineId, quantity: Quantity });

/** Only before the kitchen knows of the line: afterwards more is another line, and less is a void with a reason. */
export const changeQuantity = orderMutation({
  name: 'order.changeQuantity',
  v: 1,
  args: Args,
  permission: 'order:update',
  overwrites: ({ lineId }) => [linePart(lineId)],
  apply(order, { lineId, quantity }, context) {
    const edited = editLine(order, lineId, context, (line) =>
      line.sentAt === null ? ok({ ...line, quantity }) : refuse({ code: 'LINE_SENT' }),
    );
    if (!edited.ok) return edited;
    return isCountable(edited.value)
      ? keepPaymentsCovered(edited.value)
      : refuse({ code: 'ORDER_TOO_LARGE' });
  },
});
