import type { ColumnType, Generated } from 'kysely';
import type { Instant, NullableInstant } from '../../../db/columns.ts';

export interface TotpFactorsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  /** Sealed; see Seals. */
  secret: Buffer;
  last_step: ColumnType<number, number, number>;
  created_at: Instant;
}

export interface RecoveryCodesTable {
  tenant_id: string;
  id: string;
  user_id: string;
  hash: Buffer;
  created_at: Instant;
  used_at: NullableInstant;
}

export interface PasskeysTable {
  tenant_id: string;
  id: string;
  user_id: string;
  name: string;
  credential_id: Buffer;
  public_key: Buffer;
  sign_count: ColumnType<number, number, number>;
  transports: Generated<string[]>;
  backed_up: boolean;
  created_at: Instant;
  last_used_at: NullableInstant;
}

/** Challenges and sign-ins under way that were brought to their end. */
export interface SpentTicketsTable {
  tenant_id: string;
  id: string;
  expires_at: Instant;
}
