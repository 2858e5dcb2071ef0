import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { LineNote } from '../line.ts';
import { editLine } from './edit-line.ts';

const Args = z.object({ orderId: OrderId, lineId: LineId, note: LineNote });

export const changeLineNote = orderMutation({
  name: 'order.changeLineNote',
  v: 1,
  args: Args,
  permission: 'order:update',
  overwrites: ({ lineId }) => [linePart(lineId)],
  apply: (order, { lineId, note }, context) =>
    editLine(order, lineId, context, (line) =>
      line.sentAt === null ? ok({ ...line, note }) : refuse({ code: 'LINE_SENT' }),
    ),
});
