import type { QueueFileAnswer } from '@meja/sync';
import type { Generated } from 'kysely';
import type { Instant, Nullable } from '../../db/columns.ts';

export interface ChainBreaksTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  device_id: string;
  /** The record that does not follow on the one before it. */
  device_seq: number;
  /** The hash of the record before it, and the one that it names instead. */
  expected: string;
  got: string;
  found_at: Instant;
  status: Generated<'open' | 'resolved'>;
}

export interface QueueImportsTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  /** Whose queue it is. */
  device_id: string;
  /** Somebody of head office or another tablet; neither when the device handed it in itself. */
  carried_by_user: Nullable<string>;
  carried_by_device: Nullable<string>;
  digest: string;
  exported_at: Instant;
  from_seq: number;
  to_seq: number;
  result: QueueFileAnswer['result'];
  judged: number;
  known: number;
  held: number;
  times: Generated<number>;
  first_at: Instant;
  last_at: Instant;
}
