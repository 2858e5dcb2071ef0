import type { CashType } from '@meja/domain';
import type { Generated } from 'kysely';
import type { Instant, Nullable, NullableInstant, StampedInstant, StreamSeq } from '../../db/columns.ts';

export interface ShiftsTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  device_id: string;
  number: string;
  float: number;
  opened_at: Instant;
  opened_by: string;
  /** `YYYY-MM-DD` in the outlet's time zone. */
  business_day: string;
  closed_at: NullableInstant;
  closed_by: Nullable<string>;
  counted: Nullable<number>;
  note: Generated<string>;
  stamp_v: number;
  stamp_by: string;
  stamp_prior: number;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
}

export interface CashEntriesTable {
  tenant_id: string;
  id: string;
  shift_id: string;
  outlet_id: string;
  /** The tablet that delivered it. */
  device_id: string;
  type: CashType;
  amount: number;
  reason: string;
  at: Instant;
  by: string;
  /** The rule that it broke, though the money moved. */
  irregular: Nullable<string>;
  business_day: string;
  created_at: StampedInstant;
}
