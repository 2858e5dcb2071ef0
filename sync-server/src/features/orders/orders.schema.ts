import { z } from '@hono/zod-openapi';
import {
  BasisPoints,
  DeviceId,
  Discount,
  KitchenStatus,
  LineId,
  MutationId,
  OrderId,
  OrderStatus,
  OrderType,
  OutletId,
  PaymentId,
  PaymentState,
  PaymentStatus,
  ProductId,
  RefundId,
  TaxClass,
  TenantId,
  TenderMethod,
  Assurance,
} from '@meja/domain';
import { Outcome } from '@meja/sync';
import { Amount } from '../../http/amount.ts';
import { Instant, Person } from '../../http/fields.ts';

export const OrderSummary = z
  .object({
    id: OrderId,
    tenant_id: TenantId,
    outlet_id: OutletId,
    outlet_name: z.string(),
    order_number: z.string(),
    order_type: OrderType,
    table_number: z.string().nullable(),
    covers: z.int(),
    customer_name: z.string(),
    customer_phone: z.string(),
    customer_notes: z.string(),
    gross: Amount,
    discount: Amount,
    subtotal: Amount,
    tax: Amount,
    /** The part of `tax` that the prices already contain. */
    tax_included: Amount,
    service_charge: Amount,
    total: Amount,
    /** What rounding cash to coins added or took; not part of `total`. */
    rounding: Amount,
    /** What was taken, whatever was given back since. */
    paid: Amount,
    refunded: Amount,
    /** What is left to pay; nothing of a closed order. */
    due: Amount,
    status: OrderStatus,
    payment_status: PaymentStatus,
    /** As people are shown it. */
    payment_state: PaymentState,
    business_day: z.iso.date(),
    opened_by: Person,
    created_at: Instant,
    sent_at: Instant.nullable(),
    completed_at: Instant.nullable(),
    cancelled_at: Instant.nullable(),
    cancel_reason: z.string().nullable(),
  })
  .openapi('OrderSummary');

const OrderItem = z
  .object({
    id: LineId,
    product_id: ProductId,
    product_name: z.string(),
    quantity: z.int(),
    /** Of one, without its modifiers. */
    unit_price: Amount,
    /** Quantity times price with modifiers, before discounts. */
    subtotal: Amount,
    discount: Amount,
    net: Amount,
    modifiers: z.array(z.object({ group: z.string(), name: z.string(), price: Amount })),
    notes: z.string(),
    tax_class: TaxClass,
    kitchen_status: KitchenStatus,
    sent_at: Instant.nullable(),
    void_reason: z.string().nullable(),
    added_by: Person,
    created_at: Instant,
  })
  .openapi('OrderItem');

const OrderPayment = z
  .object({
    id: PaymentId,
    payment_method: TenderMethod,
    payment_provider: z.string().nullable(),
    amount: Amount,
    rounding: Amount,
    tendered: Amount,
    change: Amount,
    reference: z.string().nullable(),
    assurance: Assurance,
    status: z.string(),
    receipt_number: z.string(),
    taken_by: Person,
    paid_at: Instant,
  })
  .openapi('OrderPayment');

/** Money given back of one of the payments. */
const OrderRefund = z
  .object({
    id: RefundId,
    payment_id: PaymentId,
    payment_method: TenderMethod,
    amount: Amount,
    /** The part of the payment's rounding that went back with it. */
    rounding: Amount,
    reference: z.string().nullable(),
    reason: z.string(),
    receipt_number: z.string(),
    given_by: Person,
    refunded_at: Instant,
  })
  .openapi('OrderRefund');

/** One thing that a device did with the order, or that somebody decided about it, and what became of it. */
const HistoryEntry = z
  .object({
    id: z.string(),
    mutation_id: MutationId.nullable(),
    name: z.string().nullable(),
    args: z.unknown(),
    /** What the table is called that `args` names. */
    table_number: z.string().nullable(),
    device: z.object({ id: DeviceId, name: z.string(), number: z.int() }),
    device_seq: z.int(),
    actor: Person.nullable(),
    /** By the device's clock. */
    at: Instant.nullable(),
    received_at: Instant,
    /** Null for a decision that leaves the order as it is. */
    outcome: Outcome.nullable(),
    code: z.string().nullable(),
    detail: z.unknown(),
    /** Whether the actor's PIN stands behind it; `believed` of a tablet that could not prove it yet, null where nobody asked. */
    proof: z.enum(['proven', 'unproven', 'believed']).nullable(),
    /** A second person who allowed it with their PIN. */
    approved_by: Person.nullable(),
    /** Of what was not settled by the rules alone: what a person decided. */
    decision: z
      .object({
        kind: z.enum(['conflict', 'record', 'money', 'chain', 'missing', 'terms']),
        action: z.enum([
          'keep',
          'take',
          'accept',
          'set_aside',
          'allocate',
          'given_back',
          'kept',
          'acknowledge',
        ]),
        amount: Amount.nullable(),
        note: z.string(),
        by: Person,
        at: Instant,
      })
      .nullable(),
  })
  .openapi('OrderHistoryEntry');

export const OrderDetail = OrderSummary.extend({
  charges: z.object({
    tax_name: z.string(),
    tax_bps: BasisPoints,
    tax_base: z.enum(['subtotal', 'subtotal_plus_service']),
    tax_inclusive: z.boolean(),
    service_name: z.string(),
    service_bps: BasisPoints,
    service_base: z.enum(['subtotal', 'gross']),
  }),
  order_discount: Discount.nullable(),
  items: z.array(OrderItem),
  payments: z.array(OrderPayment),
  refunds: z.array(OrderRefund),
  history: z.array(HistoryEntry),
}).openapi('Order');
