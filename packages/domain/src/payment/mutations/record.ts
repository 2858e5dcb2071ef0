import { z } from 'zod';
import { OrderId, PaymentId, ShiftId } from '../../kernel/ids.ts';
import { Money, NonNegativeMoney, PositiveMoney } from '../../kernel/money.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import { refTo } from '../../engine/aggregate.ts';
import { changed, type Context, type Mutation, type Rejection } from '../../engine/mutation.ts';
import type { World } from '../../engine/world.ts';
import { ORDER, type OrderDocument } from '../../order/aggregate.ts';
import { isClosed } from '../../order/account.ts';
import { dueOf, type Order } from '../../order/order.ts';
import { cashMoved } from '../../shift/cash-of-payments.ts';
import { Assurance, paymentClaim, TenderMethod, type Payment } from '../payment.ts';
import type { PaymentRejection } from '../rejections.ts';
import { isNeeded, settling } from '../settling.ts';
import { waitingMoney, type PaymentEntry } from '../waiting-money.ts';

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
    /** The shift whose drawer the cash went into; null where none was open. */
    shiftId: ShiftId.nullable().default(null),
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
export const recordPayment: Mutation<
  'payment.record',
  Args,
  OrderDocument,
  PaymentEntry,
  PaymentRejection,
  z.input<typeof Args>
> = {
  name: 'payment.record',
  v: 1,
  args: Args,
  permission: 'payment:create',
  touches: ({ orderId }) => [refTo(ORDER, orderId)],
  concerns: ({ shiftId }) => (shiftId === null ? [] : [{ kind: 'shift', id: shiftId }]),
  overwrites: () => [],
  claims: ({ paymentId }) => [paymentClaim(paymentId)],
  apply(world, args, context) {
    const room = roomFor(world, args);
    return room.ok
      ? ok({ ...bookedOn(room.value, paymentOf(args, context), context), entries: cashOf(args, context) })
      : room;
  },
  salvage(world, args, context, refusal) {
    if (refusal.code === 'PAYMENT_EXISTS') return null;
    const order = world.get('order', args.orderId);
    const kept = args.amount + args.rounding;
    const cash = cashOf(args, context);
    const all = { documents: [], entries: [...unallocated(args, context, kept, refusal), ...cash] };
    if (!['OVERPAYMENT', 'TENDER_MISMATCH'].includes(refusal.code) || !order) return all;
    // The order owes less than the till knew, or it was rounded where the order needs none, as apps of before rounded every
    // part: the money that was handed over settles what it is worth, and the rest is still owed.
    const part = settling(order, args.method, kept);
    if (part.amount === 0) return all;
    const settled = part.amount + part.rounding;
    const handed = kept === settled ? {} : { tendered: settled, change: 0 };
    return {
      ...bookedOn(order, { ...paymentOf(args, context), ...part, ...handed }, context),
      entries: [...unallocated(args, context, kept - settled, refusal), ...cash],
    };
  },
};

function roomFor(world: World<OrderDocument>, args: Args): Result<Order, Rejection<PaymentRejection>> {
  const order = world.get('order', args.orderId);
  if (!order) return refuse({ code: 'ORDER_UNKNOWN' });
  if (order.payments.some((payment) => payment.id === args.paymentId))
    return refuse({ code: 'PAYMENT_EXISTS' });
  // The same money can't have paid for two orders, and only a person can tell whether it is the same.
  if (world.holderOf(paymentClaim(args.paymentId))) return refuse({ code: 'PAYMENT_ELSEWHERE' });
  if (isClosed(order)) return refuse({ code: 'ORDER_CLOSED' });
  const due = dueOf(order);
  if (due === 0) return refuse({ code: 'ORDER_PAID' });
  if (args.amount > due) return refuse({ code: 'OVERPAYMENT' });
  // Any other rounding would settle a bill, or a part of it, with money that nobody handed over.
  if (!isNeeded(order, args)) return refuse({ code: 'TENDER_MISMATCH' });
  return ok(order);
}

const bookedOn = (order: Order, payment: Payment, context: Context) =>
  changed(ORDER, { ...order, payments: [...order.payments, payment] }, context);

/** Whatever the bill has room for, all of it went into the drawer. */
const cashOf = ({ paymentId: id, shiftId, method, amount, rounding }: Args, context: Context) =>
  cashMoved('sale', { id, shiftId, method, amount: amount + rounding }, context);

const paymentOf = ({ orderId: _, paymentId, shiftId: __, ...rest }: Args, context: Context): Payment => ({
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
) =>
  waitingMoney(
    { direction: 'in', orderId, paymentId, refundId: null, amount, method, reference, receiptNumber },
    context,
    refusal,
  );
