import type { Generated } from 'kysely';
import type { Instant, Nullable, NullableInstant, NullableJson, StampedInstant } from './columns.ts';

export interface InstallationTable {
  only_row: Generated<boolean>;
  epoch: Generated<string>;
  created_at: StampedInstant;
}

export type StreamKind = 'catalog' | 'outlet';

export interface StreamsTable {
  tenant_id: string;
  kind: StreamKind;
  outlet_id: string | null;
  /** `outlet_id`, or the tenant's id for the catalog: what the primary key can hold. */
  key: Generated<string>;
  head: Generated<number>;
}

/** The names under which devices know the rows that they follow. */
export type Collection =
  | 'outlets'
  | 'charges'
  | 'categories'
  | 'products'
  | 'modifierGroups'
  | 'tables'
  | 'staff'
  | 'orders';

export interface TombstonesTable {
  tenant_id: string;
  collection: Collection;
  doc_id: string;
  kind: StreamKind;
  outlet_id: string | null;
  seq: number;
  buried_at: StampedInstant;
}

export type Outcome = 'applied' | 'merged' | 'conflict' | 'rejected' | 'quarantined';

export interface MutationLogTable {
  tenant_id: string;
  device_id: string;
  device_seq: number;
  mutation_id: Nullable<string>;
  outlet_id: string;
  actor_id: Nullable<string>;
  name: Nullable<string>;
  at: NullableInstant;
  received_at: Instant;
  envelope: NullableJson<unknown>;
  hash: string;
  outcome: Outcome;
  code: Nullable<string>;
  detail: NullableJson<unknown>;
  order_id: Nullable<string>;
  seq: number;
  duplicate_of: Nullable<string>;
}
