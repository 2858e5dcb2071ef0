import type { Generated } from 'kysely';
import type { PublicKey } from './public-key.ts';
import type { Instant, Json, Nullable, NullableInstant } from '../../db/columns.ts';

export interface DevicesTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  number: number;
  name: string;
  public_key: Json<PublicKey>;
  enrolled_at: Instant;
  enrolled_by: Nullable<string>;
  last_seen_at: NullableInstant;
  /** When it last asked for what is new, to the minute. */
  pulled_at: NullableInstant;
  last_seq: Generated<number>;
  last_hash: Nullable<string>;
  revoked_at: NullableInstant;
  revoked_by: Nullable<string>;
  user_agent: Nullable<string>;
  app_version: Nullable<string>;
  renewed_from: Nullable<string>;
  /** What its numbers begin with; null only of one that was never enrolled by a code. */
  series: Nullable<string>;
  /** When its numbers were found to be used for something else: it was copied, and one of the copies has to be renewed. */
  forked_at: NullableInstant;
  /** The first number of which the log has lost the record. */
  holes_from: Nullable<number>;
  /** The first number of what was last sent back because numbers before it are missing. */
  offered_from: Nullable<number>;
  /** The name of the secret that the tablet was given last (see Tokens.deviceSecret); and when, until it shows that it has it. */
  secret_name: Nullable<string>;
  secret_given_at: NullableInstant;
  /** The first of its mutations that needs a proof; null for an app that makes none. */
  proves_from: Nullable<number>;
  /** Until when the word of such an app is taken; null for as long as it is one. */
  believed_until: NullableInstant;
}

/** Since when a device is known to have had the catalogue as it was at a number of its stream. */
export interface DeviceCataloguesTable {
  tenant_id: string;
  device_id: string;
  seq: number;
  held_at: Instant;
}

export interface EnrolmentCodesTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  hash: Buffer;
  created_at: Instant;
  created_by: string;
  expires_at: Instant;
  used_at: NullableInstant;
  device_id: Nullable<string>;
}

export interface DeviceAssertionsTable {
  tenant_id: string;
  device_id: string;
  jti: string;
  expires_at: Instant;
}
