import {
  billOf,
  paidOf,
  paymentStatusOf,
  refundedOf,
  type BusinessDay,
  type Line,
  type Order,
  type Payment,
  type Refund,
} from '@meja/domain';
import type { Selectable } from 'kysely';
import { iso, ms } from '../../db/instants.ts';
import type { OrderLinesTable, OrdersTable, PaymentsTable, RefundsTable } from './orders.table.ts';

/**
 * How an order's document lies in its four tables. Rows are written as JSON record sets, so instants are ISO strings
 * and documents are plain objects here. Every column that a push writes is named: a new column fails to compile until
 * it is mapped, or is named as filled in elsewhere.
 */
type Written<Table, FilledInElsewhere extends keyof Table = never> = Record<
  Exclude<keyof Table, FilledInElsewhere>,
  unknown
>;

export function orderRow(
  tenantId: string,
  order: Order,
): Written<OrdersTable, 'created_at' | 'updated_at' | 'seq' | 'searched'> {
  const bill = billOf(order);
  const sent = order.lines.flatMap((line) => (line.sentAt === null ? [] : [line.sentAt]));
  return {
    tenant_id: tenantId,
    id: order.id,
    outlet_id: order.outletId,
    device_id: order.deviceId,
    number: order.number,
    type: order.type,
    table_id: order.tableId,
    covers: order.covers,
    customer_name: order.customerName,
    customer_phone: order.customerPhone,
    note: order.note,
    shared_table_id: order.sharedTableId,
    holds_table: order.holdsTable,
    status: order.status,
    payment_status: paymentStatusOf(order),
    charges: order.charges,
    discount: order.discount,
    business_day: order.businessDay,
    gross_amount: bill.gross,
    discount_amount: bill.discount,
    subtotal: bill.subtotal,
    service_charge: bill.service,
    tax: bill.tax,
    tax_included: bill.taxIncluded,
    rounding: order.payments.reduce((sum, payment) => sum + payment.rounding, 0),
    total: bill.total,
    paid: paidOf(order),
    refunded: refundedOf(order),
    opened_at: iso(order.openedAt),
    opened_by: order.openedBy,
    sent_at: iso(sent.length > 0 ? Math.min(...sent) : null),
    completed_at: iso(order.completedAt),
    completed_by: order.completedBy,
    cancelled_at: iso(order.cancelledAt),
    cancelled_by: order.cancelledBy,
    cancel_reason: order.cancelReason,
    header_stamp: order.headerStamp,
    stamp_v: order.stamp.v,
    stamp_by: order.stamp.by,
    stamp_prior: order.stamp.prior,
  };
}

export function lineRows(tenantId: string, order: Order): Written<OrderLinesTable>[] {
  const bill = billOf(order);
  return order.lines.map((line, position) => ({
    tenant_id: tenantId,
    id: line.id,
    order_id: order.id,
    position,
    product_id: line.productId,
    name: line.name,
    unit_price: line.unitPrice,
    quantity: line.quantity,
    modifiers: line.modifiers,
    note: line.note,
    tax_class: line.taxClass,
    discount: line.discount,
    kitchen_status: line.kitchenStatus,
    sent_at: iso(line.sentAt),
    void_reason: line.voidReason,
    gross_amount: bill.lines[position]?.gross ?? 0,
    discount_amount: bill.lines[position]?.discount ?? 0,
    net_amount: bill.lines[position]?.net ?? 0,
    added_at: iso(line.addedAt),
    added_by: line.addedBy,
    stamp_v: line.stamp.v,
    stamp_by: line.stamp.by,
    stamp_prior: line.stamp.prior,
  }));
}

export function paymentRows(
  tenantId: string,
  order: Order,
): Written<PaymentsTable, 'created_at' | 'status' | 'provider' | 'device_id'>[] {
  return order.payments.map((payment) => ({
    tenant_id: tenantId,
    id: payment.id,
    order_id: order.id,
    outlet_id: order.outletId,
    method: payment.method,
    reference: payment.reference,
    assurance: payment.assurance,
    amount: payment.amount,
    rounding: payment.rounding,
    tendered: payment.tendered,
    change: payment.change,
    receipt_number: payment.receiptNumber,
    taken_at: iso(payment.takenAt),
    taken_by: payment.takenBy,
    business_day: order.businessDay,
  }));
}

/** @param dayOf the business day of an instant, at the order's outlet */
export function refundRows(
  tenantId: string,
  order: Order,
  dayOf: (at: number) => BusinessDay,
): Written<RefundsTable, 'created_at' | 'device_id'>[] {
  return order.refunds.map((refund) => ({
    tenant_id: tenantId,
    id: refund.id,
    order_id: order.id,
    payment_id: refund.paymentId,
    outlet_id: order.outletId,
    method: refund.method,
    reference: refund.reference,
    amount: refund.amount,
    rounding: refund.rounding,
    reason: refund.reason,
    receipt_number: refund.receiptNumber,
    given_at: iso(refund.givenAt),
    given_by: refund.givenBy,
    business_day: refundDay(order, refund, dayOf),
  }));
}

/**
 * Until an order is closed its money belongs to its own day, whatever comes and goes. A closed one is a sale that has been
 * reported: what is given back of it counts for the day on which it is. What is said to be of the very moment of the closing was
 * before it: the times of a tablet whose clock was wrong are moved to one moment.
 */
function refundDay(order: Order, { givenAt }: Refund, dayOf: (at: number) => BusinessDay): BusinessDay {
  if (order.completedAt === null || givenAt <= order.completedAt) return order.businessDay;
  const day = dayOf(givenAt);
  return day > order.businessDay ? day : order.businessDay;
}

/**
 * The document of rows. What they hold passed the schema when it came, so ids get their brands back unasked: a row that
 * somebody has bent by hand must not stop the whole outlet. Devices read each document by its schema.
 */
export function orderDocument(
  row: Selectable<OrdersTable>,
  lines: readonly Selectable<OrderLinesTable>[],
  payments: readonly Selectable<PaymentsTable>[],
  refunds: readonly Selectable<RefundsTable>[],
): Order {
  const document = {
    id: row.id,
    outletId: row.outlet_id,
    deviceId: row.device_id,
    number: row.number,
    type: row.type,
    tableId: row.table_id,
    covers: row.covers,
    customerName: row.customer_name,
    customerPhone: row.customer_phone,
    note: row.note,
    sharedTableId: row.shared_table_id,
    holdsTable: row.holds_table,
    status: row.status,
    openedAt: row.opened_at.getTime(),
    openedBy: row.opened_by,
    businessDay: row.business_day,
    completedAt: ms(row.completed_at),
    completedBy: row.completed_by,
    cancelledAt: ms(row.cancelled_at),
    cancelledBy: row.cancelled_by,
    cancelReason: row.cancel_reason,
    charges: row.charges,
    discount: row.discount,
    lines: lines.map(lineDocument),
    payments: payments.map(paymentDocument),
    refunds: refunds.map(refundDocument),
    headerStamp: row.header_stamp,
    stamp: { v: row.stamp_v, by: row.stamp_by, prior: row.stamp_prior },
  } satisfies Record<keyof Order, unknown>;
  return document as Order;
}

const lineDocument = (row: Selectable<OrderLinesTable>) =>
  ({
    id: row.id,
    productId: row.product_id,
    name: row.name,
    unitPrice: row.unit_price,
    quantity: row.quantity,
    modifiers: row.modifiers,
    note: row.note,
    taxClass: row.tax_class,
    discount: row.discount,
    kitchenStatus: row.kitchen_status,
    sentAt: ms(row.sent_at),
    voidReason: row.void_reason,
    addedAt: row.added_at.getTime(),
    addedBy: row.added_by,
    stamp: { v: row.stamp_v, by: row.stamp_by, prior: row.stamp_prior },
  }) satisfies Record<keyof Line, unknown>;

const paymentDocument = (row: Selectable<PaymentsTable>) =>
  ({
    id: row.id,
    method: row.method,
    amount: row.amount,
    rounding: row.rounding,
    tendered: row.tendered,
    change: row.change,
    reference: row.reference,
    assurance: row.assurance,
    receiptNumber: row.receipt_number,
    takenAt: row.taken_at.getTime(),
    takenBy: row.taken_by,
  }) satisfies Record<keyof Payment, unknown>;

const refundDocument = (row: Selectable<RefundsTable>) =>
  ({
    id: row.id,
    paymentId: row.payment_id,
    method: row.method,
    amount: row.amount,
    rounding: row.rounding,
    reference: row.reference,
    reason: row.reason,
    receiptNumber: row.receipt_number,
    givenAt: row.given_at.getTime(),
    givenBy: row.given_by,
  }) satisfies Record<keyof Refund, unknown>;
