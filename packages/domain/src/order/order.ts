import { z } from 'zod';
import { BusinessDay } from '../kernel/business-day.ts';
import { DeviceId, OrderId, OutletId, StaffId, TableId } from '../kernel/ids.ts';
import { open } from '../kernel/open.ts';
import { Stamp } from '../kernel/stamp.ts';
import { text } from '../kernel/text.ts';
import { Charges } from '../outlet/charges.ts';
import { Payment, Refund } from '../payment/payment.ts';
import { billOf } from './bill.ts';
import { Discount, Line } from './line.ts';

export const OrderType = z.enum(['dine_in', 'takeaway', 'delivery', 'kiosk']);
export type OrderType = z.infer<typeof OrderType>;
export const OrderStatus = z.enum(['pending', 'confirmed', 'preparing', 'ready', 'completed', 'cancelled']);
export type OrderStatus = z.infer<typeof OrderStatus>;
export const PaymentStatus = z.enum(['unpaid', 'partial', 'paid', 'refunded']);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

/** The part of an order that is edited as one: where it sits and whom it is for. */
export const Header = z.object({
  tableId: TableId.nullable(),
  covers: z.int().min(0).max(999),
  customerName: text(200),
  customerPhone: text(20),
  note: text(500),
});
export type Header = z.infer<typeof Header>;

export const Order = z.object({
  id: OrderId,
  outletId: OutletId,
  deviceId: DeviceId,
  /** From the opening device's own series. */
  number: z.string(),
  type: open(OrderType),
  ...Header.shape,
  status: open(OrderStatus),
  openedAt: z.int(),
  openedBy: StaffId,
  businessDay: BusinessDay,
  completedAt: z.int().nullable(),
  completedBy: StaffId.nullable(),
  cancelledAt: z.int().nullable(),
  cancelledBy: StaffId.nullable(),
  cancelReason: z.string().nullable(),
  charges: Charges,
  discount: Discount.nullable(),
  lines: z.array(Line),
  payments: z.array(Payment),
  /** A default, because documents from before there were refunds have none. */
  refunds: z.array(Refund).default([]),
  headerStamp: Stamp,
  stamp: Stamp,
});
export type Order = z.infer<typeof Order>;

export const isClosed = (order: Pick<Order, 'status'>): boolean =>
  order.status === 'completed' || order.status === 'cancelled';

/** What was taken for it, whatever was given back since. */
export const paidOf = (order: Pick<Order, 'payments'>): number =>
  order.payments.reduce((sum, payment) => sum + payment.amount, 0);

export const refundedOf = (order: Pick<Order, 'refunds'>): number =>
  order.refunds.reduce((sum, refund) => sum + refund.amount, 0);

/** What was taken and not given back. */
export const netPaidOf = (order: Pick<Order, 'payments' | 'refunds'>): number =>
  paidOf(order) - refundedOf(order);

/** What is left to pay, never less than nothing. A closed order owes nothing: what was given back after it is no debt. */
export const dueOf = (order: Order): number =>
  isClosed(order) ? 0 : Math.max(0, billOf(order).total - netPaidOf(order));

/**
 * `refunded` once all that was taken was given back. Something given back of an open order leaves it part-paid; a
 * completed one was paid, and stays so.
 */
export function paymentStatusOf(order: Order): PaymentStatus {
  const paid = paidOf(order);
  const net = netPaidOf(order);
  if (paid === 0) return 'unpaid';
  if (net === 0) return 'refunded';
  return (order.status === 'completed' ? paid : net) >= billOf(order).total ? 'paid' : 'partial';
}

export const findLine = (order: Pick<Order, 'lines'>, lineId: string): Line | undefined =>
  order.lines.find((line) => line.id === lineId);

export const unsentLines = (order: Order): Line[] =>
  order.lines.filter((line) => line.sentAt === null && line.kitchenStatus !== 'void');
