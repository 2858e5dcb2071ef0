import { z } from 'zod';
import { OrderId } from '../../kernel/ids.ts';
import { ok } from '../../kernel/result.ts';
import { orderMutation } from '../aggregate.ts';

const Args = z.object({ orderId: OrderId });

/** The guests of an order that was paid have left its table. Said twice, by two tablets, it is said once; of an open order it says nothing. */
export const freeTable = orderMutation({
  name: 'order.freeTable',
  v: 1,
  args: Args,
  permission: 'order:update',
  apply: (order) => ok({ ...order, holdsTable: false }),
});
