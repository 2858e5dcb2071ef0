import type { Generated } from 'kysely';
import type { Command, DocumentKind, PartName, TenderMethod, UnallocatedMoney } from '@meja/domain';
import type { DifferenceKind } from '@meja/domain/all';
import type { Outcome } from '@meja/sync';
import type {
  Instant,
  Json,
  Nullable,
  NullableInstant,
  NullableJson,
  StampedInstant,
} from '../../db/columns.ts';

export interface ConflictsTable {
  tenant_id: string;
  id: string;
  mutation_id: string;
  outlet_id: string;
  device_id: string;
  actor_id: string;
  /** The document whose part it is. */
  doc_kind: DocumentKind;
  doc_id: string;
  part: PartName;
  /** What the refused mutation wanted. */
  mine: Json<unknown>;
  /** What stands. */
  theirs: Json<unknown>;
  status: Generated<'open' | 'kept' | 'taken'>;
  created_at: StampedInstant;
}

export interface QuarantineTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  device_id: string;
  device_seq: Nullable<number>;
  /** Of a record that is held for review: the mutation that it brings, as far as it can be read. */
  mutation_id: Nullable<string>;
  /** Of such a record: the document that it is about. */
  doc_kind: Nullable<DocumentKind>;
  doc_id: Nullable<string>;
  /** As it came, to the letter. */
  raw: string;
  code: string;
  detail: NullableJson<unknown>;
  received_at: Instant;
  status: Generated<'open' | 'resolved'>;
  /** Why the rules refused it when somebody last tried to accept it. */
  refused: Nullable<string>;
}

export interface UnallocatedMoneyTable {
  tenant_id: string;
  /** The mutation that brought it. */
  id: string;
  direction: Generated<'in' | 'out'>;
  payment_id: string;
  /** Of money given back. */
  refund_id: Nullable<string>;
  outlet_id: string;
  device_id: string;
  order_id: string;
  method: TenderMethod;
  amount: number;
  reason: UnallocatedMoney['reason'];
  reference: Nullable<string>;
  receipt_number: string;
  taken_at: Instant;
  taken_by: string;
  business_day: string;
  status: Generated<'open' | 'resolved'>;
  /** How much of it orders have taken since. */
  allocated: Generated<number>;
  created_at: StampedInstant;
}

/** A term on which something was sold that its tablet had not been shown. */
export interface TermDifferencesTable {
  tenant_id: string;
  /** The same for the same document, place and difference. */
  id: string;
  outlet_id: string;
  device_id: string;
  mutation_id: string;
  actor_id: string;
  doc_kind: DocumentKind;
  doc_id: string;
  part: string;
  what: DifferenceKind;
  item_id: Nullable<string>;
  was: Json<unknown>;
  should: NullableJson<unknown>;
  at: Instant;
  found_at: Instant;
  status: Generated<'open' | 'resolved'>;
}

/** What is decided about each kind of thing. */
export interface Actions {
  /** The other value stands, or the one that lost is put in its place. */
  conflict: 'keep' | 'take';
  /** A record that was set aside or held. */
  record: 'accept' | 'set_aside';
  money: 'allocate' | 'given_back' | 'kept';
  chain: 'acknowledge';
  missing: 'acknowledge';
  /** It was right so; or it was not, and somebody knows. */
  terms: 'accept' | 'acknowledge';
}
export type ResolutionKind = keyof Actions;
export type Action = Actions[ResolutionKind];

export interface ResolutionsTable {
  tenant_id: string;
  id: string;
  outlet_id: string;
  device_id: string;
  kind: ResolutionKind;
  subject_id: string;
  action: Action;
  from_seq: Generated<number>;
  to_seq: Generated<number>;
  mutation_id: Nullable<string>;
  actor_id: Nullable<string>;
  done_at: NullableInstant;
  judged: Generated<boolean>;
  /** The document that it concerns. */
  doc_kind: Nullable<DocumentKind>;
  doc_id: Nullable<string>;
  command: NullableJson<Command>;
  amount: Nullable<number>;
  outcome: Nullable<Exclude<Outcome, 'quarantined'>>;
  code: Nullable<string>;
  detail: NullableJson<unknown>;
  note: string;
  decided_by: string;
  decided_at: Instant;
  seq: number;
}
