import { z } from 'zod';
import { OrderId, PaymentId, RefundId, ShiftId } from '../../kernel/ids.ts';
import { Money, PositiveMoney } from '../../kernel/money.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { refTo } from '../../engine/aggregate.ts';
import { changed, type Context, type Mutation, type Rejection } from '../../engine/mutation.ts';
import { ORDER, type OrderDocument } from '../../order/aggregate.ts';
import type { Order } from '../../order/order.ts';
import { cashMoved } from '../../shift/cash-of-payments.ts';
import { isRefundable, keptOf, leftOf, refundOf, type Left } from '../left.ts';
import { TenderMethod, type Refund } from '../payment.ts';
import type { PaymentRejection } from '../rejections.ts';
import { waitingMoney, type PaymentEntry } from '../waiting-money.ts';

const Args = z
  .object({
    orderId: OrderId,
    refundId: RefundId,
    paymentId: PaymentId,
    method: TenderMethod,
    amount: PositiveMoney,
    rounding: Money,
    reference: text(200).nullable(),
    reason: text(200).trim().min(1),
    receiptNumber: text(50).min(1),
    /** The shift out of whose drawer the cash came; null where none was open. */
    shiftId: ShiftId.nullable().default(null),
  })
  .refine((args) => args.amount + args.rounding >= 0, 'less than nothing was given back');
type Args = z.infer<typeof Args>;

/**
 * Money that was given back of one payment of an order, be it open or closed. Like money that was taken it is never
 * refused away once it has left the drawer: what the payment has no room for waits for a manager.
 */
export const refundPayment: Mutation<
  'payment.refund',
  Args,
  OrderDocument,
  PaymentEntry,
  PaymentRejection,
  z.input<typeof Args>
> = {
  name: 'payment.refund',
  v: 1,
  args: Args,
  permission: 'payment:refund',
  touches: ({ orderId }) => [refTo(ORDER, orderId)],
  concerns: ({ shiftId }) => (shiftId === null ? [] : [{ kind: 'shift', id: shiftId }]),
  overwrites: () => [],
  apply(world, args, context) {
    const found = refundableIn(world.get('order', args.orderId), args);
    if (!found.ok) return found;
    const { order, left } = found.value;
    if (args.amount > left.amount) return refuse({ code: 'REFUND_TOO_MUCH' });
    if (!isRefundable(left, args)) return refuse({ code: 'REFUND_MISMATCH' });
    return ok({ ...bookedOn(order, args, context), entries: cashOf(args, context) });
  },
  salvage(world, args, context, refusal) {
    if (refusal.code === 'REFUND_EXISTS') return null;
    const given = keptOf(args);
    const cash = cashOf(args, context);
    const all = { documents: [], entries: [...waiting(args, context, given, refusal), ...cash] };
    const found = refundableIn(world.get('order', args.orderId), args);
    if (!['REFUND_TOO_MUCH', 'REFUND_MISMATCH'].includes(refusal.code) || !found.ok) return all;
    const { order, left } = found.value;
    const part = refundOf(left, Math.min(given, keptOf(left)));
    if (!part || part.amount === 0) return all;
    return {
      ...bookedOn(order, { ...args, ...part }, context),
      entries: [...waiting(args, context, given - keptOf(part), refusal), ...cash],
    };
  },
};

/** The order with what may still be given back of the payment that the refund names. */
function refundableIn(
  order: Order | undefined,
  args: Args,
): Result<{ order: Order; left: Left }, Rejection<PaymentRejection>> {
  if (!order) return refuse({ code: 'ORDER_UNKNOWN' });
  if (order.refunds.some((refund) => refund.id === args.refundId)) return refuse({ code: 'REFUND_EXISTS' });
  const payment = order.payments.find((each) => each.id === args.paymentId);
  if (!payment) return refuse({ code: 'PAYMENT_UNKNOWN' });
  return ok({ order, left: leftOf(order, payment) });
}

const bookedOn = (order: Order, args: Args, context: Context) =>
  changed(ORDER, { ...order, refunds: [...order.refunds, refundFrom(args, context)] }, context);

/** Whatever the payment has room for, all of it came out of the drawer. */
const cashOf = (args: Args, context: Context) => {
  const { refundId: id, shiftId, method } = args;
  return cashMoved('refund', { id, shiftId, method, amount: keptOf(args) }, context);
};

const refundFrom = ({ orderId: _, refundId, shiftId: __, ...rest }: Args, context: Context): Refund => ({
  id: refundId,
  ...rest,
  givenAt: context.at,
  givenBy: context.actorId,
});

const waiting = (
  { orderId, paymentId, refundId, method, reference, receiptNumber }: Args,
  context: Context,
  amount: number,
  refusal: Rejection,
) =>
  waitingMoney(
    { direction: 'out', orderId, paymentId, refundId, amount, method, reference, receiptNumber },
    context,
    refusal,
  );
