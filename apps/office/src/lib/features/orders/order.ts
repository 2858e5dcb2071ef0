import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import { pageOf, pagingOf, type From, type Page } from '../../api/page.ts';
import { answer, type Problem } from '../../api/problem.ts';
import type { Days } from '../days/index.ts';
import type { Filters } from './filters.ts';

type SummaryJson = InferResponseType<Client['orders']['$get'], 200>['results'][number];
type DetailJson = InferResponseType<Client['orders'][':id']['$get'], 200>;

/** An order as the list shows it: amounts in minor units, times in ms. */
export interface OrderRow {
  id: string;
  number: string;
  outletId: string;
  outletName: string;
  type: SummaryJson['order_type'];
  status: SummaryJson['status'];
  payment: SummaryJson['payment_state'];
  table: string | null;
  covers: number;
  customer: string;
  openedAt: number;
  openedBy: string;
  businessDay: string;
  total: number;
  paid: number;
  /** What of it was given back. */
  refunded: number;
  /** What is left to pay. */
  due: number;
}

function rowOf(json: SummaryJson, exponent: number): OrderRow {
  return {
    id: json.id,
    number: json.order_number,
    outletId: json.outlet_id,
    outletName: json.outlet_name,
    type: json.order_type,
    status: json.status,
    payment: json.payment_state,
    table: json.table_number,
    covers: json.covers,
    customer: json.customer_name,
    openedAt: Date.parse(json.created_at),
    openedBy: json.opened_by.name ?? '',
    businessDay: json.business_day,
    total: minorOf(json.total, exponent),
    paid: minorOf(json.paid, exponent),
    refunded: minorOf(json.refunded, exponent),
    due: minorOf(json.due, exponent),
  };
}

export type Order = ReturnType<typeof orderOf>;
export type OrderLine = Order['lines'][number];
export type OrderPayment = Order['payments'][number];
export type OrderRefund = Order['refunds'][number];
export type HistoryEntry = Order['history'][number];

const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));

/** An order with all that belongs to it. */
export function orderOf(json: DetailJson, exponent: number) {
  const minor = (text: string) => minorOf(text, exponent);
  return {
    ...rowOf(json, exponent),
    phone: json.customer_phone,
    note: json.customer_notes,
    discount: minor(json.discount),
    subtotal: minor(json.subtotal),
    service: minor(json.service_charge),
    tax: minor(json.tax),
    taxIncluded: minor(json.tax_included),
    rounding: minor(json.rounding),
    completedAt: time(json.completed_at),
    cancelledAt: time(json.cancelled_at),
    cancelReason: json.cancel_reason,
    charges: json.charges,
    lines: json.items.map((item) => ({
      id: item.id,
      name: item.product_name,
      quantity: item.quantity,
      gross: minor(item.subtotal),
      discount: minor(item.discount),
      modifiers: item.modifiers.map(({ name, price }) => ({ name, price: minor(price) })),
      note: item.notes,
      kitchen: item.kitchen_status,
      sentAt: time(item.sent_at),
      voidReason: item.void_reason,
    })),
    payments: json.payments.map((payment) => ({
      id: payment.id,
      method: payment.payment_method,
      assurance: payment.assurance,
      amount: minor(payment.amount),
      rounding: minor(payment.rounding),
      tendered: minor(payment.tendered),
      change: minor(payment.change),
      reference: payment.reference,
      receiptNumber: payment.receipt_number,
      takenAt: Date.parse(payment.paid_at),
      takenBy: payment.taken_by.name ?? '',
    })),
    refunds: json.refunds.map((refund) => ({
      id: refund.id,
      method: refund.payment_method,
      amount: minor(refund.amount),
      rounding: minor(refund.rounding),
      reference: refund.reference,
      reason: refund.reason,
      receiptNumber: refund.receipt_number,
      givenAt: Date.parse(refund.refunded_at),
      givenBy: refund.given_by.name ?? '',
    })),
    history: json.history.map((entry) => entryOf(entry, minor)),
  };
}

/** What a tablet did, or somebody at head office decided: that is nobody's tablet. */
function entryOf(entry: DetailJson['history'][number], minor: (text: string) => number) {
  const { decision } = entry;
  const isOffice = decision !== null && (decision.action !== 'accept' || decision.kind === 'terms');
  return {
    key: entry.id,
    name: entry.name ?? '',
    args: entry.args as unknown,
    table: entry.table_number,
    device: isOffice ? OFFICE : entry.device,
    actor: entry.actor?.name ?? '',
    at: Date.parse(entry.at ?? entry.received_at),
    receivedAt: Date.parse(entry.received_at),
    outcome: entry.outcome,
    code: entry.code,
    isUnproven: entry.proof === 'unproven',
    approvedBy: entry.approved_by && (entry.approved_by.name ?? ''),
    decision: decision && {
      kind: decision.kind,
      action: decision.action,
      amount: decision.amount === null ? null : minor(decision.amount),
      note: decision.note,
      by: decision.by.name ?? '',
      at: Date.parse(decision.at),
    },
  };
}

/** Where decisions are taken, in place of a tablet. */
const OFFICE = { id: 'office', name: '', number: 0 };
export const isOffice = (device: { id: string }): boolean => device.id === OFFICE.id;

/** The query that the filters and days come to. */
export function queryOf(filters: Filters, days: Partial<Days>) {
  const search = filters.search.trim();
  return {
    ...days,
    ...(filters.outletId === null ? {} : { outlet_id: filters.outletId }),
    ...(filters.status === null ? {} : { status: filters.status }),
    ...(filters.payment === null ? {} : { payment_state: filters.payment }),
    ...(filters.type === null ? {} : { order_type: filters.type }),
    ...(filters.method === null ? {} : { payment_method: filters.method }),
    ...(filters.hour === null ? {} : { hour: String(filters.hour) }),
    ...(filters.sales === null ? {} : { sales: filters.sales }),
    ...(search === '' ? {} : { search }),
  };
}

export async function loadOrders(
  api: Client,
  query: ReturnType<typeof queryOf>,
  from: From,
  exponent: number,
  signal: AbortSignal,
): Promise<Result<Page<OrderRow>, Problem>> {
  const asked = { ...query, ...pagingOf(from) };
  const result = await answer(api.orders.$get({ query: asked }, { init: { signal } }));
  return pageOf(result, (json) => rowOf(json, exponent));
}

export async function loadOrder(
  api: Client,
  id: string,
  exponent: number,
  signal: AbortSignal,
): Promise<Result<Order, Problem>> {
  const result = await answer(api.orders[':id'].$get({ param: { id } }, { init: { signal } }));
  return result.ok ? ok(orderOf(result.value, exponent)) : result;
}
