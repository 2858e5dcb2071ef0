import type { Generated } from 'kysely';
import type { Charges, RequiredFields } from '@meja/domain';
import type {
  DefaultedJson,
  Nullable,
  NullableInstant,
  Searched,
  StampedInstant,
  StreamSeq,
} from '../../db/columns.ts';

export interface TenantsTable {
  id: string;
  slug: string;
  name: string;
  description: Nullable<string>;
  phone: Nullable<string>;
  email: Nullable<string>;
  website: Nullable<string>;
  subscription_plan: Generated<'free' | 'basic' | 'premium' | 'enterprise'>;
  subscription_status: Generated<'active' | 'suspended' | 'cancelled'>;
  trial_ends_at: NullableInstant;
  currency: Generated<string>;
  currency_exponent: Generated<number>;
  language: Generated<'id' | 'en'>;
  settings: DefaultedJson<Record<string, unknown>>;
  logo_url: Nullable<string>;
  primary_color: Nullable<string>;
  receipt_footer: Nullable<string>;
  is_active: Generated<boolean>;
  /** Whoever is at head office has to have a second factor. */
  demands_second_factor: Generated<boolean>;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
}

/** When the table of a dine-in order becomes free: as soon as it is paid, or once somebody says so. */
export const TABLE_IS_FREE = ['at_payment', 'when_told'] as const;
export type TableIsFree = (typeof TABLE_IS_FREE)[number];

export type OperatingHours = Record<string, { open: string; close: string }>;

export interface OutletsTable {
  tenant_id: string;
  id: string;
  slug: string;
  code: string;
  name: string;
  address: string;
  city: Nullable<string>;
  province: Nullable<string>;
  postal_code: Nullable<string>;
  country: Generated<string>;
  phone: Nullable<string>;
  email: Nullable<string>;
  /** Degrees, as the decimal string that PostgreSQL keeps. */
  latitude: Nullable<string | number>;
  longitude: Nullable<string | number>;
  operating_hours: DefaultedJson<OperatingHours>;
  time_zone: string;
  day_start_minutes: Generated<number>;
  receipt_footer: Nullable<string>;
  required_fields: DefaultedJson<RequiredFields>;
  lock_after_minutes: Generated<number>;
  table_is_free: Generated<TableIsFree>;
  is_active: Generated<boolean>;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
}

export interface DiningTablesTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  name: string;
  area: Nullable<string>;
  seats: Generated<number>;
  position: Generated<number>;
  is_active: Generated<boolean>;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
  /** The name. */
  searched: Searched;
}

export interface ChargeSettingsTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  /** `YYYY-MM-DD`, a business day. */
  effective_from: string;
  tax_name: string;
  tax_bps: number;
  tax_base: Charges['taxBase'];
  tax_inclusive: Generated<boolean>;
  service_name: string;
  service_bps: number;
  service_base: Charges['serviceBase'];
  /** Rates of service by type of order, where they are others. */
  service_by_type: DefaultedJson<Record<string, number>>;
  cash_rounding: Generated<number>;
  created_at: StampedInstant;
}
