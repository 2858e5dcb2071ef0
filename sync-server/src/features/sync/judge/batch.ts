import type { DocumentKind, PartName, Ref } from '@meja/domain';
import type { Outcome } from '@meja/sync';

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
  raw: string;
  code: string;
  detail: unknown;
}
