import type { AnyDocument, AnyEntry, DocumentKind, OutletId, PartName, Ref } from '@meja/domain';
import type { Outcome, SealedMutation } from '@meja/sync';
import type { Added } from '../../streams/index.ts';
import type { ProofState } from '../../../db/streams.table.ts';
import type { Ledger, RoleGrant, StoredVerdict } from './judging.queries.ts';
import type { StandingOf } from './proofs.ts';

/** What judging a batch needs; everything was read before, nothing is written here. */
export interface JudgingInput {
  outletId: OutletId;
  ledger: Pick<Ledger, 'enrolledAt' | 'pulledAt' | 'timeZone' | 'dayStartMinutes'>;
  /** The number that the outlet's stream has with this batch. */
  version: number;
  now: Date;
  /** The touched documents, of whatever outlet. */
  documents: readonly AnyDocument[];
  grants: readonly RoleGrant[];
  standingOf: StandingOf;
  /** Mutations of this batch that were judged before, on their way by another device or by a person's decision. */
  delivered: ReadonlyMap<string, StoredVerdict>;
  newId: () => string;
  onBug: (error: unknown, mutation: SealedMutation) => void;
}

/** All that a judged batch leaves to be written. */
export interface BatchResult {
  documents: AnyDocument[];
  log: Judged[];
  conflicts: ConflictRow[];
  quarantined: QuarantineRow[];
  entries: Added<AnyEntry>[];
}

/** A judged mutation as the log keeps it. What could not be read has nulls, and its text is in quarantine. */
export interface LogRow {
  device_seq: number;
  mutation_id: string | null;
  actor_id: string | null;
  name: string | null;
  at: string | null;
  envelope: unknown;
  hash: string;
  outcome: Outcome;
  code: string | null;
  detail: unknown;
  seq: number;
  duplicate_of: string | null;
  proof: ProofState | null;
  approved_by: string | null;
}

/** A judged mutation with the documents that it is about. */
export interface Judged {
  row: LogRow;
  subjects: readonly Ref<DocumentKind>[];
}

export interface ConflictRow {
  id: string;
  mutation_id: string;
  actor_id: string;
  doc_kind: DocumentKind;
  doc_id: string;
  part: PartName;
  mine: unknown;
  theirs: unknown;
}

export interface QuarantineRow {
  id: string;
  device_seq: number;
  /** Only of a record that is held for review. */
  mutation_id: string | null;
  /** The document that it is about, first of all. */
  doc_kind: DocumentKind | null;
  doc_id: string | null;
  raw: string;
  code: string;
  detail: unknown;
}
