import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { newStamp } from '../../kernel/stamp.ts';
import { text } from '../../kernel/text.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { MAX_LINES } from '../bill.ts';
import { Quantity, type Line } from '../line.ts';
import { findLine } from '../order.ts';
import { editLine, keepPaymentsCovered } from './edit-line.ts';

const Args = z.object({
  orderId: OrderId,
  lineId: LineId,
  /** What is taken off becomes a line of its own. */
  voidedId: LineId,
  quantity: Quantity,
  reason: text(200).trim().min(1),
});

/**
 * Takes some of a line off the bill after it was sent. They stay in the order beside the rest, void and with their reason, so
 * that the kitchen sees what it need not make. Where the line has no more than that, all of it is void.
 */
export const voidPart = orderMutation({
  name: 'order.voidPart',
  v: 1,
  args: Args,
  permission: 'order:cancel',
  overwrites: ({ lineId }) => [linePart(lineId)],
  writes: ({ voidedId }) => [linePart(voidedId)],
  apply(order, { lineId, voidedId, quantity, reason }, context) {
    if (findLine(order, voidedId)) return refuse({ code: 'LINE_EXISTS' });
    const voided = { kitchenStatus: 'void' as const, voidReason: reason };
    let part: Line | undefined;
    const edited = editLine(order, lineId, context, (line) => {
      if (line.sentAt === null) return refuse({ code: 'LINE_NOT_SENT' });
      if (quantity >= line.quantity) return ok({ ...line, ...voided });
      // What was taken off the whole line stays with what is left of it.
      part = { ...line, ...voided, id: voidedId, quantity, discount: null, stamp: newStamp(context) };
      return ok({ ...line, quantity: line.quantity - quantity });
    });
    if (!edited.ok) return edited;
    const lines = edited.value.lines.flatMap((line) => (part && line.id === lineId ? [line, part] : [line]));
    if (lines.length > MAX_LINES) return refuse({ code: 'ORDER_TOO_LARGE' });
    return keepPaymentsCovered({ ...edited.value, lines });
  },
});
