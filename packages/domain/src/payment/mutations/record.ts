import { z } from 'zod';
import { OrderId, PaymentId } from '../../kernel/ids.ts';
import { Money, NonNegativeMoney, PositiveMoney } from '../../kernel/money.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { changedOrder, type Context, type Doc, type Mutation, type World } from '../../mutation.ts';
import { dueOf, isClosed, type Order } from '../../order/order.ts';
import type { Rejection } from '../../order/rejections.ts';
import { Assurance, TenderMethod, type Payment } from '../payment.ts';
import { settling } from '../settling.ts';
import { waitingMoney } from '../waiting-money.ts';

const Args = z
  .object({
    orderId: OrderId,
    paymentId: PaymentId,
    method: TenderMethod,
    amount: PositiveMoney,
    rounding: Money,
    tendered: NonNegativeMoney,
    change: NonNegativeMoney,
    reference: text(200).nullable(),
    // `verified` is a gateway's word to the server; on a tablet's word it would be worth nothing.
    assurance: Assurance.exclude(['verified']),
    receiptNumber: text(50).min(1),
  })
  .refine(
    (args) => args.tendered - args.change === args.amount + args.rounding,
    'what was kept is not what was settled',
  )
  .refine((args) => args.change <= args.tendered, 'more was given back than was handed over')
  .refine(
    (args) => args.method === 'cash' || (args.rounding === 0 && args.change === 0),
    'only cash is rounded or changed',
  )
  .refine(
    (args) => (args.method === 'cash') === (args.assurance === 'counted'),
    'cash is counted, and nothing else is',
  );
type Args = z.infer<typeof Args>;

/**
 * Money that was taken for an order. The till refuses what the bill has no room for; once it is taken it is never
 * refused away: what the order no longer takes is booked as unallocated, for a manager.
 */
export const recordPayment: Mutation<'payment.record', Args> = {
  name: 'payment.record',
  v: 1,
  args: Args,
  permission: 'payment:create',
  touches: ({ orderId }) => [orderId],
  overwrites: () => [],
  apply(world, args, context) {
    const room = roomFor(world, args);
    return room.ok ? ok([bookedOn(room.value, paymentOf(args, context), context)]) : room;
  },
  salvage(world, args, context, refusal) {
    if (refusal.code === 'PAYMENT_EXISTS') return [];
    const order = world.order(args.orderId);
    const kept = args.amount + args.rounding;
    if (refusal.code !== 'OVERPAYMENT' || !order) return unallocated(args, context, kept, refusal);
    // The order owes less than the till knew.
    const part = settling(order, args.method, kept);
    if (part.amount === 0) return unallocated(args, context, kept, refusal);
    const settled = part.amount + part.rounding;
    const handed = kept === settled ? {} : { tendered: settled, change: 0 };
    return [
      bookedOn(order, { ...paymentOf(args, context), ...part, ...handed }, context),
      ...unallocated(args, context, kept - settled, refusal),
    ];
  },
};

function roomFor(world: World, args: Args): Result<Order, Rejection> {
  const order = world.order(args.orderId);
  if (!order) return refuse({ code: 'ORDER_UNKNOWN' });
  if (order.payments.some((payment) => payment.id === args.paymentId))
    return refuse({ code: 'PAYMENT_EXISTS' });
  // The same money can't have paid for two orders, and nobody but a person knows whether it is the same.
  if (world.orderOfPayment?.(args.paymentId) !== undefined) return refuse({ code: 'PAYMENT_ELSEWHERE' });
  if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
  const due = dueOf(order);
  if (due === 0) return refuse({ code: 'ORDER_PAID' });
  // Rounding to coins takes off or adds half a coin at most; more would settle a bill with money that nobody gave.
  if (2 * Math.abs(args.rounding) > order.charges.cashRounding) return refuse({ code: 'TENDER_MISMATCH' });
  if (args.amount > due) return refuse({ code: 'OVERPAYMENT' });
  return ok(order);
}

const bookedOn = (order: Order, payment: Payment, context: Context): Doc =>
  changedOrder({ ...order, payments: [...order.payments, payment] }, order.stamp, context);

const paymentOf = ({ orderId: _, paymentId, ...rest }: Args, context: Context): Payment => ({
  id: paymentId,
  ...rest,
  takenAt: context.at,
  takenBy: context.actorId,
});

const unallocated = (
  { orderId, paymentId, method, reference, receiptNumber }: Args,
  context: Context,
  amount: number,
  refusal: Rejection,
): Doc[] =>
  waitingMoney(
    { direction: 'in', orderId, paymentId, refundId: null, amount, method, reference, receiptNumber },
    context,
    refusal,
  );
