import { z } from 'zod';
import { OrderId, PaymentId } from '../../kernel/ids.ts';
import { Money, NonNegativeMoney, PositiveMoney } from '../../kernel/money.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { changedOrder, type Context, type Doc, type Mutation } from '../../mutation.ts';
import { dueOf, isClosed, type Order } from '../../order/order.ts';
import type { Rejection } from '../../order/rejections.ts';
import { Assurance, TenderMethod, UnallocatedReason, type Payment } from '../payment.ts';

const Args = z
  .object({
    orderId: OrderId,
    paymentId: PaymentId,
    method: TenderMethod,
    amount: PositiveMoney,
    rounding: Money,
    tendered: NonNegativeMoney,
    change: NonNegativeMoney,
    reference: z.string().max(200).nullable(),
    assurance: Assurance,
    receiptNumber: z.string().min(1).max(50),
  })
  .refine(
    (args) => args.tendered - args.change === args.amount + args.rounding,
    'what was kept is not what was settled',
  )
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
    const room = roomFor(world.order(args.orderId), args);
    return room.ok ? ok([bookedOn(room.value, paymentOf(args, context), context)]) : room;
  },
  salvage(world, args, context, refusal) {
    if (refusal.code === 'PAYMENT_EXISTS') return [];
    const order = world.order(args.orderId);
    const kept = args.amount + args.rounding;
    if (refusal.code !== 'OVERPAYMENT' || !order) return unallocated(args, context, kept, refusal);
    const due = Math.min(dueOf(order), kept);
    const part = { ...paymentOf(args, context), amount: due, rounding: 0, tendered: due, change: 0 };
    return [bookedOn(order, part, context), ...unallocated(args, context, kept - due, refusal)];
  },
};

function roomFor(order: Order | undefined, args: Args): Result<Order, Rejection> {
  if (!order) return refuse({ code: 'ORDER_UNKNOWN' });
  if (order.payments.some((payment) => payment.id === args.paymentId))
    return refuse({ code: 'PAYMENT_EXISTS' });
  if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
  const due = dueOf(order);
  if (due === 0) return refuse({ code: 'ORDER_PAID' });
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

function unallocated(args: Args, context: Context, amount: number, refusal: Rejection): Doc[] {
  if (amount <= 0) return [];
  const reason = UnallocatedReason.parse(refusal.code);
  return [
    {
      kind: 'unallocated',
      doc: {
        id: context.mutationId,
        paymentId: args.paymentId,
        deviceId: context.deviceId,
        orderId: args.orderId,
        amount,
        method: args.method,
        reason,
        reference: args.reference,
        receiptNumber: args.receiptNumber,
        takenAt: context.at,
        takenBy: context.actorId,
      },
    },
  ];
}
