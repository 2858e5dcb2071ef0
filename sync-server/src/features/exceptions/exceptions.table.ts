import type { Generated } from 'kysely';
import type { Part, TenderMethod, UnallocatedMoney } from '@meja/domain';
import type {
  Instant,
  Json,
  Nullable,
  NullableInstant,
  NullableJson,
  StampedInstant,
} from '../../db/columns.ts';

export interface ConflictsTable {
  tenant_id: string;
  id: string;
  mutation_id: string;
  outlet_id: string;
  device_id: string;
  actor_id: string;
  order_id: string;
  part: Json<Part>;
  /** What the refused mutation wanted. */
  mine: Json<unknown>;
  /** What stands. */
  theirs: Json<unknown>;
  status: Generated<'open' | 'kept' | 'taken'>;
  created_at: StampedInstant;
  resolved_at: NullableInstant;
  resolved_by: Nullable<string>;
}

export interface QuarantineTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  device_id: string;
  device_seq: Nullable<number>;
  /** Of a record that is held for review: the mutation that it brings, as far as it can be read. */
  mutation_id: Nullable<string>;
  /** As it came, to the letter. */
  raw: string;
  code: string;
  detail: NullableJson<unknown>;
  received_at: Instant;
  status: Generated<'open' | 'resolved'>;
  resolved_at: NullableInstant;
  resolved_by: Nullable<string>;
}

export interface UnallocatedMoneyTable {
  tenant_id: string;
  /** The mutation that brought it. */
  id: string;
  direction: Generated<'in' | 'out'>;
  payment_id: string;
  /** Of money given back. */
  refund_id: Nullable<string>;
  outlet_id: string;
  device_id: string;
  order_id: string;
  method: TenderMethod;
  amount: number;
  reason: UnallocatedMoney['reason'];
  reference: Nullable<string>;
  receipt_number: string;
  taken_at: Instant;
  taken_by: string;
  business_day: string;
  status: Generated<'open' | 'resolved'>;
  resolution: Nullable<string>;
  resolved_at: NullableInstant;
  resolved_by: Nullable<string>;
  created_at: StampedInstant;
}
