import { z } from 'zod';
import { BusinessDay } from '../kernel/business-day.ts';
import { DeviceId, OrderId, OutletId, StaffId, TableId } from '../kernel/ids.ts';
import { open } from '../kernel/open.ts';
import { Stamp } from '../kernel/stamp.ts';
import { text } from '../kernel/text.ts';
import { Charges } from '../outlet/charges.ts';
import { Payment, Refund } from '../payment/payment.ts';
import {
  keptFor,
  OrderStatus,
  owedOf,
  paymentStateIn,
  paymentStatusIn,
  type Account,
  type PaymentState,
  type PaymentStatus,
} from './account.ts';
import { billOf } from './bill.ts';
import { Discount, Line } from './line.ts';

export const OrderType = z.enum(['dine_in', 'takeaway', 'delivery', 'kiosk']);
export type OrderType = z.infer<typeof OrderType>;

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
  /** The table of which somebody said that the order shares it knowingly with others. */
  sharedTableId: TableId.nullable().default(null),
  /** It is completed, and its guests still sit at its table. */
  holdsTable: z.boolean().default(false),
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

/** What was taken for it, whatever was given back since. */
export const paidOf = (order: Pick<Order, 'payments'>): number =>
  order.payments.reduce((sum, payment) => sum + payment.amount, 0);

export const refundedOf = (order: Pick<Order, 'refunds'>): number =>
  order.refunds.reduce((sum, refund) => sum + refund.amount, 0);

export const accountOf = (order: Order): Account => ({
  status: order.status,
  total: billOf(order).total,
  paid: paidOf(order),
  refunded: refundedOf(order),
});

/** What was taken and not given back. */
export const netPaidOf = (order: Pick<Order, 'payments' | 'refunds'>): number =>
  keptFor({ paid: paidOf(order), refunded: refundedOf(order) });

export const dueOf = (order: Order): number => owedOf(accountOf(order));
export const paymentStatusOf = (order: Order): PaymentStatus => paymentStatusIn(accountOf(order));
export const paymentStateOf = (order: Order): PaymentState => paymentStateIn(accountOf(order));

export const findLine = (order: Pick<Order, 'lines'>, lineId: string): Line | undefined =>
  order.lines.find((line) => line.id === lineId);

export const unsentLines = (order: Order): Line[] =>
  order.lines.filter((line) => line.sentAt === null && line.kitchenStatus !== 'void');
