import {
  owedOf,
  paymentStateIn,
  type DeviceId,
  type LineId,
  type MutationId,
  type OrderId,
  type OutletId,
  type PaymentId,
  type ProductId,
  type RefundId,
  type TenantId,
} from '@meja/domain';
import type { z } from '@hono/zod-openapi';
import { amountOf } from '../../http/amount.ts';
import { instant, person } from '../../http/fields.ts';
import type {
  decisionsOn,
  findOrder,
  historyOf,
  linesOf,
  OrderRow,
  paymentsOf,
  refundsOf,
} from './orders.queries.ts';
import type { OrderDetail, OrderSummary } from './orders.schema.ts';

type Rows<Query extends (...args: never[]) => Promise<unknown[]>> = Awaited<ReturnType<Query>>[number];
type DetailRow = NonNullable<Awaited<ReturnType<typeof findOrder>>>;

export function summaryOf(row: OrderRow, exponent: number): z.infer<typeof OrderSummary> {
  const amount = (minor: number) => amountOf(minor, exponent);
  return {
    id: row.id as OrderId,
    tenant_id: row.tenant_id as TenantId,
    outlet_id: row.outlet_id as OutletId,
    outlet_name: row.outlet_name,
    order_number: row.number,
    order_type: row.type,
    table_number: row.table_name,
    covers: row.covers,
    customer_name: row.customer_name,
    customer_phone: row.customer_phone,
    customer_notes: row.note,
    gross: amount(row.gross_amount),
    discount: amount(row.discount_amount),
    subtotal: amount(row.subtotal),
    tax: amount(row.tax),
    tax_included: amount(row.tax_included),
    service_charge: amount(row.service_charge),
    total: amount(row.total),
    rounding: amount(row.rounding),
    paid: amount(row.paid),
    refunded: amount(row.refunded),
    due: amount(owedOf(row)),
    status: row.status,
    payment_status: row.payment_status,
    payment_state: paymentStateIn(row),
    business_day: row.business_day,
    opened_by: person(row.opened_by, row.opened_by_name),
    created_at: row.opened_at.toISOString(),
    sent_at: instant(row.sent_at),
    completed_at: instant(row.completed_at),
    cancelled_at: instant(row.cancelled_at),
    cancel_reason: row.cancel_reason,
  };
}

interface Parts {
  lines: Rows<typeof linesOf>[];
  payments: Rows<typeof paymentsOf>[];
  refunds: Rows<typeof refundsOf>[];
  history: Rows<typeof historyOf>[];
  decisions: Rows<typeof decisionsOn>[];
}

export function detailOf(row: DetailRow, parts: Parts, exponent: number): z.infer<typeof OrderDetail> {
  const { charges } = row;
  return {
    ...summaryOf(row, exponent),
    charges: {
      tax_name: charges.taxName,
      tax_bps: charges.taxBps,
      tax_base: charges.taxBase,
      tax_inclusive: charges.taxInclusive,
      service_name: charges.serviceName,
      service_bps: charges.serviceBps,
      service_base: charges.serviceBase,
    },
    order_discount: row.discount,
    items: parts.lines.map((line) => itemOf(line, exponent)),
    payments: parts.payments.map((payment) => paymentOf(payment, exponent)),
    refunds: parts.refunds.map((refund) => refundOf(refund, exponent)),
    history: historyIn(parts, exponent),
  };
}

function itemOf(
  line: Parts['lines'][number],
  exponent: number,
): z.infer<typeof OrderDetail>['items'][number] {
  const amount = (minor: number) => amountOf(minor, exponent);
  return {
    id: line.id as LineId,
    product_id: line.product_id as ProductId,
    product_name: line.name,
    quantity: line.quantity,
    unit_price: amount(line.unit_price),
    subtotal: amount(line.gross_amount),
    discount: amount(line.discount_amount),
    net: amount(line.net_amount),
    modifiers: line.modifiers.map((modifier) => ({
      group: modifier.groupName,
      name: modifier.name,
      price: amount(modifier.price),
    })),
    notes: line.note,
    tax_class: line.tax_class,
    kitchen_status: line.kitchen_status,
    sent_at: instant(line.sent_at),
    void_reason: line.void_reason,
    added_by: person(line.added_by, line.added_by_name),
    created_at: line.added_at.toISOString(),
  };
}

function paymentOf(
  payment: Parts['payments'][number],
  exponent: number,
): z.infer<typeof OrderDetail>['payments'][number] {
  const amount = (minor: number) => amountOf(minor, exponent);
  return {
    id: payment.id as PaymentId,
    payment_method: payment.method,
    payment_provider: payment.provider,
    amount: amount(payment.amount),
    rounding: amount(payment.rounding),
    tendered: amount(payment.tendered),
    change: amount(payment.change),
    reference: payment.reference,
    assurance: payment.assurance,
    status: payment.status,
    receipt_number: payment.receipt_number,
    taken_by: person(payment.taken_by, payment.taken_by_name),
    paid_at: payment.taken_at.toISOString(),
  };
}

function refundOf(
  refund: Parts['refunds'][number],
  exponent: number,
): z.infer<typeof OrderDetail>['refunds'][number] {
  const amount = (minor: number) => amountOf(minor, exponent);
  return {
    id: refund.id as RefundId,
    payment_id: refund.payment_id as PaymentId,
    payment_method: refund.method,
    amount: amount(refund.amount),
    rounding: amount(refund.rounding),
    reference: refund.reference,
    reason: refund.reason,
    receipt_number: refund.receipt_number,
    given_by: person(refund.given_by, refund.given_by_name),
    refunded_at: refund.given_at.toISOString(),
  };
}

type Entry = z.infer<typeof OrderDetail>['history'][number];

/** What devices did and what people decided, in the order in which it came into the outlet's stream. */
function historyIn({ history, decisions }: Parts, exponent: number): Entry[] {
  const entries = [
    ...history.map((entry) => ({ seq: entry.seq, entry: entryOf(entry) })),
    ...decisions.map((decision) => ({ seq: decision.seq, entry: decisionOf(decision, exponent) })),
  ];
  return entries.sort((a, b) => a.seq - b.seq).map(({ entry }) => entry);
}

function entryOf(entry: Parts['history'][number]): Entry {
  return {
    id: `${entry.device_id}/${entry.device_seq}`,
    mutation_id: entry.mutation_id as MutationId | null,
    name: entry.name,
    args: entry.args,
    table_number: entry.table_name,
    device: { id: entry.device_id as DeviceId, name: entry.device_name, number: entry.device_number },
    device_seq: entry.device_seq,
    actor: entry.actor_id === null ? null : person(entry.actor_id, entry.actor_name),
    at: instant(entry.at),
    received_at: entry.received_at.toISOString(),
    outcome: entry.outcome,
    code: entry.code,
    detail: entry.detail,
    proof: entry.proof,
    approved_by: entry.approved_by === null ? null : person(entry.approved_by, entry.approved_by_name),
    decision: null,
  };
}

/** A record that was accepted stays the deed of whoever did it; all else is done by who decided. */
function decisionOf(row: Parts['decisions'][number], exponent: number): Entry {
  const by = person(row.decided_by, row.decided_by_name);
  const at = row.decided_at.toISOString();
  return {
    id: row.id,
    mutation_id: row.mutation_id as MutationId | null,
    name: row.command?.name ?? null,
    args: row.command?.args ?? null,
    table_number: row.table_name,
    device: { id: row.device_id as DeviceId, name: row.device_name, number: row.device_number },
    device_seq: row.from_seq,
    actor: row.actor_id === null ? by : person(row.actor_id, row.actor_name),
    at: instant(row.done_at) ?? at,
    received_at: at,
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
    proof: null,
    approved_by: null,
    decision: {
      kind: row.kind,
      action: row.action,
      amount: row.amount === null ? null : amountOf(row.amount, exponent),
      note: row.note,
      by,
      at,
    },
  };
}
