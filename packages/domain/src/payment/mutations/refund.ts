import { z } from 'zod';
import { OrderId, PaymentId, RefundId } from '../../kernel/ids.ts';
import { Money, PositiveMoney } from '../../kernel/money.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { changedOrder, type Context, type Doc, type Mutation } from '../../mutation.ts';
import type { Order } from '../../order/order.ts';
import type { Rejection } from '../../order/rejections.ts';
import { isRefundable, keptOf, leftOf, refundOf, type Left } from '../left.ts';
import { TenderMethod, type Refund } from '../payment.ts';
import { waitingMoney } from '../waiting-money.ts';

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
  })
  .refine((args) => args.amount + args.rounding >= 0, 'less than nothing was given back');
type Args = z.infer<typeof Args>;

/**
 * Money that was given back of one payment of an order, be it open or closed. Like money that was taken it is never
 * refused away once it has left the drawer: what the payment has no room for waits for a manager.
 */
export const refundPayment: Mutation<'payment.refund', Args> = {
  name: 'payment.refund',
  v: 1,
  args: Args,
  permission: 'payment:refund',
  touches: ({ orderId }) => [orderId],
  overwrites: () => [],
  apply(world, args, context) {
    const found = refundableIn(world.order(args.orderId), args);
    if (!found.ok) return found;
    const { order, left } = found.value;
    if (args.amount > left.amount) return refuse({ code: 'REFUND_TOO_MUCH' });
    if (!isRefundable(left, args)) return refuse({ code: 'REFUND_MISMATCH' });
    return ok([bookedOn(order, args, context)]);
  },
  salvage(world, args, context, refusal) {
    if (refusal.code === 'REFUND_EXISTS') return [];
    const given = keptOf(args);
    const found = refundableIn(world.order(args.orderId), args);
    if (refusal.code !== 'REFUND_TOO_MUCH' || !found.ok) return waiting(args, context, given, refusal);
    const { order, left } = found.value;
    const part = refundOf(left, Math.min(given, keptOf(left)));
    if (!part || part.amount === 0) return waiting(args, context, given, refusal);
    return [
      bookedOn(order, { ...args, ...part }, context),
      ...waiting(args, context, given - keptOf(part), refusal),
    ];
  },
};

/** The order with what may still be given back of the payment that the refund names. */
function refundableIn(order: Order | undefined, args: Args): Result<{ order: Order; left: Left }, Rejection> {
  if (!order) return refuse({ code: 'ORDER_UNKNOWN' });
  if (order.refunds.some((refund) => refund.id === args.refundId)) return refuse({ code: 'REFUND_EXISTS' });
  const payment = order.payments.find((each) => each.id === args.paymentId);
  if (!payment) return refuse({ code: 'PAYMENT_UNKNOWN' });
  return ok({ order, left: leftOf(order, payment) });
}

const bookedOn = (order: Order, args: Args, context: Context): Doc =>
  changedOrder({ ...order, refunds: [...order.refunds, refundFrom(args, context)] }, order.stamp, context);

const refundFrom = ({ orderId: _, refundId, ...rest }: Args, context: Context): Refund => ({
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
): Doc[] =>
  waitingMoney(
    { direction: 'out', orderId, paymentId, refundId, amount, method, reference, receiptNumber },
    context,
    refusal,
  );
