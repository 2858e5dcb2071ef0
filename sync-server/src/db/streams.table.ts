import type { Generated } from 'kysely';
import type { Collection, Outcome, StreamName } from '@meja/sync';
import type { Instant, Nullable, NullableInstant, NullableJson, StampedInstant } from './columns.ts';

export interface InstallationTable {
  only_row: Generated<boolean>;
  epoch: Generated<string>;
  created_at: StampedInstant;
}

export interface StreamsTable {
  tenant_id: string;
  kind: StreamName;
  outlet_id: string | null;
  /** `outlet_id`, or the tenant's id for the catalog: what the primary key can hold. */
  key: Generated<string>;
  head: Generated<number>;
}

export interface TombstonesTable {
  tenant_id: string;
  collection: Collection;
  doc_id: string;
  kind: StreamName;
  outlet_id: string | null;
  seq: number;
  buried_at: StampedInstant;
}

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
  seq: number;
  duplicate_of: Nullable<string>;
  /** Whether somebody's PIN stands behind it; null in what was judged before there were proofs. */
  proof: Nullable<ProofState>;
  approved_by: Nullable<string>;
}

/** `believed`: the word of an app that makes no proofs was taken. */
export type ProofState = 'proven' | 'unproven' | 'believed';

/** The documents that a mutation is about. */
export interface MutationSubjectsTable {
  tenant_id: string;
  kind: string;
  doc_id: string;
  /** The number in the outlet's stream under which the mutations were judged. */
  seq: number;
  device_id: string;
  /** The device's numbers of the mutations that are about the document, in their order. */
  device_seqs: number[];
}
