import type { LineId } from '../../kernel/ids.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { advance } from '../../kernel/stamp.ts';
import type { Context, Rejection } from '../../engine/mutation.ts';
import { billOf } from '../bill.ts';
import { isVoid, type Line } from '../line.ts';
import { isClosed } from '../account.ts';
import { findLine, netPaidOf, type Order } from '../order.ts';
import type { OrderRejection } from '../rejections.ts';

/** The order with one line edited and that line's version advanced, or why the line can't be edited now. */
export function editLine(
  order: Order,
  lineId: LineId,
  context: Context,
  edit: (line: Line) => Result<Line, Rejection<OrderRejection>>,
): Result<Order, Rejection<OrderRejection>> {
  if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
  const line = findLine(order, lineId);
  if (!line) return refuse({ code: 'LINE_UNKNOWN' });
  if (isVoid(line)) return refuse({ code: 'LINE_VOID' });
  const edited = edit(line);
  if (!edited.ok) return edited;
  const stamped = { ...edited.value, stamp: advance(line.stamp, context) };
  return ok({ ...order, lines: order.lines.map((each) => (each.id === lineId ? stamped : each)) });
}

/** What was paid must stay owed: a paid bill gets smaller by a refund, never by taking a line away under the payment. */
export const keepPaymentsCovered = (after: Order): Result<Order, Rejection<OrderRejection>> =>
  netPaidOf(after) > billOf(after).total ? refuse({ code: 'ORDER_PAID' }) : ok(after);
