import type { Generated } from 'kysely';
import type {
  Assurance,
  Charges,
  Discount,
  KitchenStatus,
  LineModifier,
  OrderStatus,
  OrderType,
  PaymentStatus,
  Stamp,
  TaxClass,
  TenderMethod,
} from '@meja/domain';
import type {
  DefaultedJson,
  Instant,
  Json,
  Nullable,
  NullableInstant,
  NullableJson,
  Searched,
  StampedInstant,
  StreamSeq,
} from '../../db/columns.ts';

export interface OrdersTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  device_id: string;
  number: string;
  type: OrderType;
  table_id: Nullable<string>;
  covers: Generated<number>;
  customer_name: Generated<string>;
  customer_phone: Generated<string>;
  note: Generated<string>;
  shared_table_id: Nullable<string>;
  holds_table: Generated<boolean>;
  status: OrderStatus;
  payment_status: PaymentStatus;
  charges: Json<Charges>;
  discount: NullableJson<Discount>;
  /** `YYYY-MM-DD` in the outlet's time zone. */
  business_day: string;
  gross_amount: Generated<number>;
  discount_amount: Generated<number>;
  subtotal: Generated<number>;
  service_charge: Generated<number>;
  tax: Generated<number>;
  tax_included: Generated<number>;
  /** Sum of the payments' rounding to coins; not part of `total`. */
  rounding: Generated<number>;
  total: Generated<number>;
  paid: Generated<number>;
  refunded: Generated<number>;
  opened_at: Instant;
  opened_by: string;
  sent_at: NullableInstant;
  completed_at: NullableInstant;
  completed_by: Nullable<string>;
  cancelled_at: NullableInstant;
  cancelled_by: Nullable<string>;
  cancel_reason: Nullable<string>;
  header_stamp: Json<Stamp>;
  stamp_v: number;
  stamp_by: string;
  stamp_prior: number;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
  /** Number and customer's name. */
  searched: Searched;
}

export interface OrderLinesTable {
  tenant_id: string;
  id: string;
  order_id: string;
  position: number;
  product_id: string;
  name: string;
  unit_price: number;
  quantity: number;
  modifiers: DefaultedJson<LineModifier[]>;
  note: Generated<string>;
  tax_class: TaxClass;
  discount: NullableJson<Discount>;
  kitchen_status: KitchenStatus;
  sent_at: NullableInstant;
  void_reason: Nullable<string>;
  gross_amount: number;
  discount_amount: Generated<number>;
  net_amount: number;
  added_at: Instant;
  added_by: string;
  stamp_v: number;
  stamp_by: string;
  stamp_prior: number;
}

export interface PaymentsTable {
  tenant_id: string;
  id: string;
  order_id: string;
  outlet_id: string;
  device_id: string;
  method: TenderMethod;
  provider: Nullable<string>;
  reference: Nullable<string>;
  assurance: Assurance;
  status: Generated<'pending' | 'processing' | 'success' | 'failed' | 'expired' | 'refunded'>;
  amount: number;
  rounding: Generated<number>;
  tendered: number;
  change: Generated<number>;
  receipt_number: string;
  taken_at: Instant;
  taken_by: string;
  business_day: string;
  created_at: StampedInstant;
}

export interface RefundsTable {
  tenant_id: string;
  id: string;
  order_id: string;
  payment_id: string;
  outlet_id: string;
  device_id: string;
  method: TenderMethod;
  reference: Nullable<string>;
  amount: number;
  rounding: Generated<number>;
  reason: string;
  receipt_number: string;
  given_at: Instant;
  given_by: string;
  /** The day on which it was given back; the order's, as of its payments, where that was not closed yet. */
  business_day: string;
  created_at: StampedInstant;
}
