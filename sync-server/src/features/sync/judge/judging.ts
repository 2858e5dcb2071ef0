import {
  businessDayOf,
  distinctRefs,
  isLoaded,
  mutationFor,
  refKey,
  type AnyDocument,
  type Context,
  type DocumentKind,
  type Ref,
} from '@meja/domain';
import {
  contextOf,
  DocumentBook,
  judge,
  refOf,
  type Actor,
  type Judgement,
  type Outcome,
  type SealedMutation,
} from '@meja/sync';
import { actorFor, asTold } from './actors.ts';
import { textOf, type Arrival } from './arrivals.ts';
import { mainSubject } from './known.ts';
import type { BatchResult, Judged, JudgingInput, LogRow } from './batch.ts';
import type { Pieces } from '../../../sharing/slices.ts';
import type { Standing } from './proofs.ts';

/** Judges a batch in the device's order, each mutation on what the ones before it left. */
export function* judgeBatch(input: JudgingInput, arrivals: readonly Arrival[]): Pieces<BatchResult> {
  const [own, others] = parted(input);
  const book = new DocumentBook(own, others);
  const elsewhere = new Set(others.map((document) => refKey(refOf(document))));
  const delivered = new Map(input.delivered);
  const result: BatchResult = { documents: [], log: [], conflicts: [], quarantined: [], entries: [] };

  for (const arrival of arrivals) {
    yield;
    const { read } = arrival;
    if (!read.ok) {
      setAside(input, result, arrival, read.error.code, read.error.detail);
      continue;
    }
    const mutation = read.value;
    const earlier = delivered.get(mutation.id);
    if (earlier) {
      result.log.push(judged(input, arrival, mutation, earlier, earlier.deviceId));
      continue;
    }
    const context = contextFor(input, mutation);
    const standing = asTold(input, mutation, context.at, input.standingOf(arrival, mutation, context.at));
    const actor = actorFor(input.grants, mutation, context.at, standing);
    const judgement = judgeOne(input, book, elsewhere, mutation, { context, actor });
    if (!judgement) {
      setAside(input, result, arrival, 'JUDGING_FAILED', mutation.name);
      continue;
    }
    if (judgement.outcome === 'rejected' && judgement.code === 'UNPROVEN') {
      setAside(input, result, arrival, judgement.code, mutation.name, mutation);
      continue;
    }
    const verdict = keep(input, result, book, mutation, context, judgement);
    result.log.push(judged(input, arrival, mutation, { ...verdict, standing }, null));
    delivered.set(mutation.id, {
      deviceId: mutation.deviceId,
      deviceSeq: arrival.seq,
      mutationId: mutation.id,
      hash: arrival.hash,
      ...verdict,
    });
  }
  result.documents = book.changed();
  return result;
}

const parted = ({ documents, outletId }: JudgingInput): [own: AnyDocument[], others: AnyDocument[]] => [
  documents.filter(({ doc }) => doc.outletId === outletId),
  documents.filter(({ doc }) => doc.outletId !== outletId),
];

/** Judges; a bug in a rule sets just this mutation aside, undefined, and the ones after it go on. */
function judgeOne(
  input: JudgingInput,
  book: DocumentBook,
  elsewhere: ReadonlySet<string>,
  mutation: SealedMutation,
  { context, actor }: { context: Context; actor: Actor },
): Judgement | undefined {
  const definition = mutationFor(mutation.name);
  if (!definition.salvage && definition.touches(mutation.args).some((ref) => elsewhere.has(refKey(ref))))
    return { outcome: 'rejected', code: 'OTHER_OUTLET' };
  try {
    return judge(book, mutation, context, actor);
  } catch (error) {
    input.onBug(error, mutation);
    return undefined;
  }
}

/**
 * A device's clock may be years off. Nothing was done before the device was enrolled, nor later than now: within
 * these its time is believed, for the business day and for what the actor was allowed.
 */
function contextFor(input: JudgingInput, mutation: SealedMutation): Context {
  const { enrolledAt, timeZone, dayStartMinutes } = input.ledger;
  const at = Math.min(Math.max(mutation.at, enrolledAt.getTime()), input.now.getTime());
  return { ...contextOf(mutation, input.version, businessDayOf(at, timeZone, dayStartMinutes)), at };
}

type Kept = { outcome: Outcome; code: string | null; detail: unknown; standing?: Standing };

/** Puts a judgement's documents into the book, and into the result what else it leaves to be written. */
function keep(
  input: JudgingInput,
  result: BatchResult,
  book: DocumentBook,
  mutation: SealedMutation,
  context: Context,
  judgement: Judgement,
): Kept {
  switch (judgement.outcome) {
    case 'applied':
    case 'merged':
      book.put(judgement.effects);
      result.entries.push(...judgement.effects.entries.map((entry) => ({ entry, context })));
      return { outcome: judgement.outcome, code: judgement.code, detail: null };
    case 'conflict': {
      const { subject, part, mine, theirs } = judgement;
      result.conflicts.push({
        id: input.newId(),
        mutation_id: mutation.id,
        actor_id: mutation.actorId,
        doc_kind: subject.kind,
        doc_id: subject.id,
        part,
        mine,
        theirs,
      });
      return { outcome: 'conflict', code: null, detail: { subject, part, mine, theirs } };
    }
    case 'rejected':
      return { outcome: 'rejected', code: judgement.code, detail: null };
    default:
      return judgement satisfies never;
  }
}

/**
 * The record goes into the log as it came: what its schemas drop or trim is part of its hash.
 * @param duplicateOf the device that delivered the same mutation before
 */
function judged(
  input: JudgingInput,
  arrival: Arrival,
  mutation: SealedMutation,
  verdict: Kept,
  duplicateOf: string | null,
): Judged {
  const row: LogRow = {
    device_seq: arrival.seq,
    mutation_id: mutation.id,
    actor_id: mutation.actorId,
    name: mutation.name,
    at: new Date(mutation.at).toISOString(),
    envelope: arrival.record,
    hash: arrival.hash,
    outcome: verdict.outcome,
    code: verdict.code,
    detail: verdict.detail,
    seq: input.version,
    duplicate_of: duplicateOf,
    proof: verdict.standing?.proof ?? null,
    approved_by: verdict.standing?.approval?.holds ? verdict.standing.approval.by : null,
  };
  return { row, subjects: subjectsOf(mutation) };
}

/** The documents in whose history a mutation shows. A kind that this version does not know has no history here. */
function subjectsOf({ name, args }: SealedMutation): Ref<DocumentKind>[] {
  const { touches, concerns } = mutationFor(name);
  const further = (concerns?.(args) ?? []).flatMap(({ kind, id }) => (isLoaded(kind) ? [{ kind, id }] : []));
  return distinctRefs([...touches(args), ...further]);
}

/**
 * Keeps a record that can't be judged to the letter, counted and answered like any other.
 * @param held the mutation of one that is held for review
 */
function setAside(
  input: JudgingInput,
  result: BatchResult,
  arrival: Arrival,
  code: string,
  detail: string,
  held: SealedMutation | null = null,
): void {
  result.quarantined.push({
    id: input.newId(),
    device_seq: arrival.seq,
    mutation_id: held?.id ?? null,
    ...(held ? mainSubject(held) : { doc_kind: null, doc_id: null }),
    raw: textOf(arrival.record),
    code,
    detail: held === null ? { problem: detail } : { held: code },
  });
  const row: LogRow = {
    device_seq: arrival.seq,
    mutation_id: null,
    actor_id: null,
    name: null,
    at: null,
    envelope: null,
    hash: arrival.hash,
    outcome: 'quarantined',
    code,
    detail: null,
    seq: input.version,
    duplicate_of: null,
    proof: null,
    approved_by: null,
  };
  result.log.push({ row, subjects: [] });
}
