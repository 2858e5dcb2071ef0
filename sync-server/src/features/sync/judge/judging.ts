import {
  businessDayOf,
  distinctRefs,
  isLoaded,
  mutationFor,
  refKey,
  type AnyDocument,
  type AnyEntry,
  type Context,
  type DocumentKind,
  type OutletId,
  type Ref,
  type RoleName,
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
import type { Added } from '../../streams/index.ts';
import type { Arrival } from './arrivals.ts';
import type { ConflictRow, Judged, LogRow, QuarantineRow } from './batch.ts';
import type { Ledger, RoleGrant, StoredVerdict } from './judging.queries.ts';

/** What judging a batch needs; everything was read before, nothing is written here. */
export interface Bench {
  outletId: OutletId;
  ledger: Pick<Ledger, 'enrolledAt' | 'timeZone' | 'dayStartMinutes'>;
  /** The number that the outlet's stream has with this batch. */
  version: number;
  now: Date;
  /** The touched documents, of whatever outlet. */
  documents: readonly AnyDocument[];
  grants: readonly RoleGrant[];
  /** Mutations of this batch that were judged before, on their way by another device or by a person's decision. */
  delivered: ReadonlyMap<string, StoredVerdict>;
  newId: () => string;
  onBug: (error: unknown, mutation: SealedMutation) => void;
}

/** All that a judged batch leaves to be written. */
export interface Proceedings {
  documents: AnyDocument[];
  log: Judged[];
  conflicts: ConflictRow[];
  quarantined: QuarantineRow[];
  entries: Added<AnyEntry>[];
}

/** Judges a batch in the device's order, each mutation on what the ones before it left. */
export function judgeBatch(bench: Bench, arrivals: readonly Arrival[]): Proceedings {
  const [own, others] = parted(bench);
  const book = new DocumentBook(own, others);
  const elsewhere = new Set(others.map((document) => refKey(refOf(document))));
  const delivered = new Map(bench.delivered);
  const proceedings: Proceedings = { documents: [], log: [], conflicts: [], quarantined: [], entries: [] };

  for (const arrival of arrivals) {
    const { read } = arrival;
    if (!read.ok) {
      setAside(bench, proceedings, arrival, read.error.code, read.error.detail);
      continue;
    }
    const mutation = read.value;
    const earlier = delivered.get(mutation.id);
    if (earlier) {
      proceedings.log.push(judged(bench, arrival, mutation, earlier, earlier.deviceId));
      continue;
    }
    const context = contextFor(bench, mutation);
    const judgement = judgeOne(bench, book, elsewhere, mutation, context);
    if (!judgement) {
      setAside(bench, proceedings, arrival, 'JUDGING_FAILED', mutation.name);
      continue;
    }
    const verdict = keep(bench, proceedings, book, mutation, context, judgement);
    proceedings.log.push(judged(bench, arrival, mutation, verdict, null));
    delivered.set(mutation.id, {
      deviceId: mutation.deviceId,
      deviceSeq: arrival.seq,
      mutationId: mutation.id,
      hash: arrival.hash,
      ...verdict,
    });
  }
  proceedings.documents = book.changed();
  return proceedings;
}

const parted = ({ documents, outletId }: Bench): [own: AnyDocument[], others: AnyDocument[]] => [
  documents.filter(({ doc }) => doc.outletId === outletId),
  documents.filter(({ doc }) => doc.outletId !== outletId),
];

/** Judges; a bug in a rule sets just this mutation aside, undefined, and the ones after it go on. */
function judgeOne(
  bench: Bench,
  book: DocumentBook,
  elsewhere: ReadonlySet<string>,
  mutation: SealedMutation,
  context: Context,
): Judgement | undefined {
  const definition = mutationFor(mutation.name);
  if (!definition.salvage && definition.touches(mutation.args).some((ref) => elsewhere.has(refKey(ref))))
    return { outcome: 'rejected', code: 'OTHER_OUTLET' };
  try {
    return judge(book, mutation, context, actorAt(bench.grants, mutation.actorId, context.at));
  } catch (error) {
    bench.onBug(error, mutation);
    return undefined;
  }
}

/**
 * Who somebody was at a time, by the roles they held then; null for nobody of this outlet. Whoever was not active had
 * none.
 */
export function actorAt(grants: readonly RoleGrant[], actorId: string, at: number): Actor {
  const own = grants.filter((grant) => grant.userId === actorId);
  if (own.length === 0) return null;
  const held = own.filter(
    (grant) =>
      grant.grantedAt.getTime() <= at &&
      (grant.revokedAt === null || at < grant.revokedAt.getTime()) &&
      !grant.suspensions.some(({ since, until }) => since <= at && (until === null || at < until)),
  );
  return { roles: held.map((grant): RoleName => grant.role) };
}

/**
 * A device's clock may be years off. Nothing was done before the device was enrolled, nor later than now: within
 * these its time is believed, for the business day and for what the actor was allowed.
 */
function contextFor(bench: Bench, mutation: SealedMutation): Context {
  const { enrolledAt, timeZone, dayStartMinutes } = bench.ledger;
  const at = Math.min(Math.max(mutation.at, enrolledAt.getTime()), bench.now.getTime());
  return { ...contextOf(mutation, bench.version, businessDayOf(at, timeZone, dayStartMinutes)), at };
}

type Kept = { outcome: Outcome; code: string | null; detail: unknown };

/** Puts a judgement's documents into the book and its remains into the proceedings. */
function keep(
  bench: Bench,
  proceedings: Proceedings,
  book: DocumentBook,
  mutation: SealedMutation,
  context: Context,
  judgement: Judgement,
): Kept {
  switch (judgement.outcome) {
    case 'applied':
    case 'merged':
      book.put(judgement.effects);
      proceedings.entries.push(...judgement.effects.entries.map((entry) => ({ entry, context })));
      return { outcome: judgement.outcome, code: judgement.code, detail: null };
    case 'conflict': {
      const { subject, part, mine, theirs } = judgement;
      proceedings.conflicts.push({
        id: bench.newId(),
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
  bench: Bench,
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
    seq: bench.version,
    duplicate_of: duplicateOf,
  };
  return { row, subjects: subjectsOf(mutation) };
}

/** The documents in whose history a mutation shows. A kind that this version does not know has no history here. */
function subjectsOf({ name, args }: SealedMutation): Ref<DocumentKind>[] {
  const { touches, concerns } = mutationFor(name);
  const further = (concerns?.(args) ?? []).flatMap(({ kind, id }) => (isLoaded(kind) ? [{ kind, id }] : []));
  return distinctRefs([...touches(args), ...further]);
}

/** Keeps a record that can't be judged to the letter, counted and answered like any other. */
function setAside(
  bench: Bench,
  proceedings: Proceedings,
  arrival: Arrival,
  code: string,
  detail: string,
): void {
  proceedings.quarantined.push({
    id: bench.newId(),
    device_seq: arrival.seq,
    mutation_id: null,
    raw: arrival.raw,
    code,
    detail: { problem: detail },
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
    seq: bench.version,
    duplicate_of: null,
  };
  proceedings.log.push({ row, subjects: [] });
}
