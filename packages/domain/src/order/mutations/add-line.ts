import { z } from 'zod';
import { LineId, OrderId, ProductId } from '../../kernel/ids.ts';
import { NonNegativeMoney } from '../../kernel/money.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { newStamp } from '../../kernel/stamp.ts';
import { text } from '../../kernel/text.ts';
import { TaxClass } from '../../menu/menu.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { isCountable, MAX_LINES } from '../bill.ts';
import { LineModifier, LineNote, Quantity } from '../line.ts';
import { isClosed } from '../account.ts';
import { findLine } from '../order.ts';

const Args = z.object({
  orderId: OrderId,
  lineId: LineId,
  productId: ProductId,
  name: text(200).min(1),
  unitPrice: NonNegativeMoney,
  quantity: Quantity,
  modifiers: z.array(LineModifier).max(50),
  note: LineNote,
  taxClass: TaxClass,
});

/** Commutes: two waiters at one table both get their lines. A bill that was paid but not closed becomes part-paid. */
export const addLine = orderMutation({
  name: 'order.addLine',
  v: 1,
  args: Args,
  permission: 'order:update',
  writes: ({ lineId }) => [linePart(lineId)],
  apply(order, { orderId: _, lineId, ...line }, context) {
    if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
    if (findLine(order, lineId)) return refuse({ code: 'LINE_EXISTS' });
    const added = {
      id: lineId,
      ...line,
      discount: null,
      kitchenStatus: 'pending' as const,
      sentAt: null,
      voidReason: null,
      addedAt: context.at,
      addedBy: context.actorId,
      stamp: newStamp(context),
    };
    const after = { ...order, lines: [...order.lines, added] };
    const fits = after.lines.length <= MAX_LINES && isCountable(after);
    return fits ? ok(after) : refuse({ code: 'ORDER_TOO_LARGE' });
  },
});
