import type { Generated } from 'kysely';
import type { RoleName } from '@meja/domain';
import type {
  Instant,
  Nullable,
  NullableInstant,
  Searched,
  StampedInstant,
  StreamSeq,
} from '../../db/columns.ts';

export interface UsersTable {
  tenant_id: string;
  id: string;
  email: Nullable<string>;
  password_hash: Nullable<string>;
  pin_hash: Nullable<string>;
  /** How many digits the PIN has. */
  pin_digits: Generated<number>;
  name: string;
  phone: Nullable<string>;
  default_outlet_id: Nullable<string>;
  is_active: Generated<boolean>;
  last_login_at: NullableInstant;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
  /** The name. */
  searched: Searched;
}

export interface RoleGrantsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  role: RoleName;
  outlet_id: Nullable<string>;
  granted_at: Instant;
  granted_by: Nullable<string>;
  revoked_at: NullableInstant;
  revoked_by: Nullable<string>;
}

/** When somebody was not active; kept by a trigger on users. */
export interface SuspensionsTable {
  tenant_id: string;
  id: Generated<string>;
  user_id: string;
  since: Instant;
  until: NullableInstant;
}

/** Every PIN that somebody had; kept by a trigger on users. */
export interface PinsTable {
  tenant_id: string;
  id: Generated<string>;
  user_id: string;
  pin_hash: string;
  since: Instant;
  until: NullableInstant;
  /** The number of the catalogue's stream with which it ended. */
  until_seq: Nullable<number>;
}

/** Wrong PINs of somebody on one tablet since the last right one. */
export interface PinTriesTable {
  tenant_id: string;
  user_id: string;
  device_id: string;
  failures: number;
  locked_until: NullableInstant;
  last_at: Instant;
}

export interface RefreshTokensTable {
  tenant_id: string;
  id: string;
  family_id: string;
  user_id: string;
  hash: Buffer;
  issued_at: Instant;
  expires_at: Instant;
  replaced_at: NullableInstant;
  revoked_at: NullableInstant;
  user_agent: Nullable<string>;
  /** When a factor was last shown in this session, after the sign-in. */
  proved_at: NullableInstant;
}

export interface PasswordResetsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  nonce: Buffer;
  hash: Buffer;
  created_at: Instant;
  expires_at: Instant;
  used_at: NullableInstant;
}
