import type { ColumnType, Generated } from 'kysely';
import type { Instant, Json, Nullable } from '../../db/columns.ts';
import type { Facts } from './actions.ts';

/** Written by triggers alone. */
type Chained<T> = ColumnType<T, never, never>;

export interface AuditLogTable {
  tenant_id: string;
  seq: Chained<number>;
  at: Instant;
  actor_kind: 'user' | 'device' | 'system' | 'nobody';
  actor_id: Nullable<string>;
  on_behalf_of: Nullable<string>;
  action: string;
  target_kind: Nullable<string>;
  target_id: Nullable<string>;
  outlet_id: Nullable<string>;
  diff: Json<Facts>;
  request_id: Nullable<string>;
  prev_hash: Chained<Buffer>;
  hash: Chained<Buffer>;
}

export interface AuditHeadsTable {
  tenant_id: string;
  seq: Generated<number>;
  hash: Buffer;
}

export interface AuditSealsTable {
  tenant_id: string;
  seq: number;
  hash: Buffer;
  at: Instant;
  key_id: string;
  signature: Buffer;
}
