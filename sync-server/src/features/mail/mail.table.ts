import type { Instant, Json, NullableInstant } from '../../db/columns.ts';

export interface MailOutboxTable {
  tenant_id: string;
  id: string;
  template: string;
  locale: 'id' | 'en';
  recipient: string;
  data: Json<unknown>;
  dedupe_key: string;
  created_at: Instant;
  sent_at: NullableInstant;
  dropped_at: NullableInstant;
}
