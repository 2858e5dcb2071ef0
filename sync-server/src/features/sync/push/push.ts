import type { PushRequest, PushResponse, SealedMutation, Verdict } from '@meja/sync';
import { isDataError } from '../../../db/errors.ts';
import type { Db, Tx } from '../../../db/database.ts';
import { usageOf } from '../../../db/pool.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { PokeHub } from '../../../http/deps.ts';
import type { AuditTrail } from '../../audit/index.ts';
import { DeviceGone, type DeviceScope } from '../device.ts';
import { arrivalsOf, checked, isNumbered, type Arrival } from '../judge/arrivals.ts';
import type { BatchResult } from '../judge/batch.ts';
import { followChain, headOf, type ChainBreak } from '../judge/chain.ts';
import { judgeBatch } from '../judge/judging.ts';
import { lockOutletStream, type Ledger, type StoredVerdict } from '../judge/judging.queries.ts';
import { byMutation, readKnown, type Known } from '../judge/known.ts';
import { inSlices } from '../../../sharing/slices.ts';
import { COST_MS } from '../../../sharing/usage.ts';
import { keepTries } from '../judge/proofs.queries.ts';
import { Proofs } from '../judge/proofs.ts';
import { differencesIn, readShown, type ShownToDevice } from '../judge/terms.ts';
import { keepDifferences } from '../judge/terms.queries.ts';
import { saveDocuments, saveEntries } from '../stores.ts';
import {
  advanceStream,
  keepBreaks,
  keepConflicts,
  logMutations,
  moveDevice,
  noteFork,
  noteGap,
  quarantine,
} from './push.queries.ts';

export interface PushDeps {
  db: Db;
  audit: AuditTrail;
  pokes: Pick<PokeHub, 'publish'>;
  clock: () => Date;
  newId: () => string;
  onBug: (error: unknown, mutation: SealedMutation | null) => void;
  /** A device's records do not hang together; told once of each break, after it was written down. */
  onBreak: (scope: DeviceScope, broken: ChainBreak) => void;
}

/** Of records that somebody else brings in a file: the number of the first, by the device's own word. */
export interface Carried {
  firstSeq: number;
}

export interface Delivered {
  response: PushResponse;
  /** How many of the verdicts were given now. */
  fresh: number;
}

/**
 * Takes a device's mutations: each judged once, in order, and answered for ever after with the same verdict. One
 * transaction, and as many round trips for five hundred mutations as for one.
 * @throws DeviceGone
 */
export async function push(deps: PushDeps, scope: DeviceScope, request: PushRequest): Promise<PushResponse> {
  return (await deliver(deps, scope, request.mutations, null)).response;
}

/**
 * Should the database refuse a record that every rule let pass, the batch is cut in halves until that record is alone,
 * and then it is set aside: it holds up nobody, itself included.
 * @throws DeviceGone
 */
export async function deliver(
  deps: PushDeps,
  scope: DeviceScope,
  records: readonly unknown[],
  carried: Carried | null,
): Promise<Delivered> {
  try {
    return await deliverOnce(deps, scope, records, carried);
  } catch (error) {
    if (!isDataError(error) || records.length === 0) throw error;
    if (records.length === 1) {
      deps.onBug(error, null);
      return deliverOnce(deps, scope, records, carried, 'UNSTORABLE');
    }
    const half = Math.ceil(records.length / 2);
    const first = await deliver(deps, scope, records.slice(0, half), carried);
    if (first.response.result !== 'judged') return first;
    const rest = carried && { firstSeq: carried.firstSeq + half };
    const second = await deliver(deps, scope, records.slice(half), rest);
    if (second.response.result !== 'judged') return first;
    const verdicts = [...first.response.verdicts, ...second.response.verdicts];
    return { response: { ...second.response, verdicts }, fresh: first.fresh + second.fresh };
  }
}

async function deliverOnce(
  deps: PushDeps,
  scope: DeviceScope,
  records: readonly unknown[],
  carried: Carried | null,
  unstorable?: 'UNSTORABLE',
): Promise<Delivered> {
  const now = deps.clock();
  const { tenantId, outletId, deviceId } = scope;
  const usage = usageOf(deps.db);
  const hasOthers = (): boolean => usage.hasOthers(tenantId);
  usage.charge(tenantId, records.length * COST_MS.record);
  const read = async (before: number) =>
    (await inSlices(arrivalsOf(records, before), hasOthers)).map((arrival) =>
      checked(scope, arrival, unstorable),
    );
  // Before anything is locked, where the records say their numbers.
  const ready = carried || records.some(isNumbered) ? await read((carried?.firstSeq ?? 1) - 1) : undefined;
  const { delivered, head, breaks } = await withTenant(deps.db, scope.tenantId, async (tx) => {
    const locked = lockOutletStream(tx, scope);
    const arrivals = ready ?? (await read((await locked)?.lastSeq ?? 0));
    // Sent right behind the lock, and so done when it is held.
    const [ledger, known, shown] = await Promise.all([
      locked,
      readKnown(tx, scope, arrivals, now),
      readShown(tx, scope, now, arrivals),
    ]);
    if (!ledger) throw new DeviceGone();
    const { stored } = known;
    const answered = { epoch: ledger.epoch, serverTime: now.getTime() };
    const sorted = sortArrivals(arrivals, ledger, stored, scope);
    if (sorted.kind === 'gap') await noteGap(tx, scope, sorted.offeredFrom);
    if (sorted.kind === 'fork' && !carried && (await noteFork(tx, scope, now)))
      deps.audit.record(tx, {
        ...{ tenantId, outletId, actor: { kind: 'device', id: deviceId }, action: 'device.forked' },
        ...{ target: { kind: 'device', id: deviceId }, diff: { first_number: sorted.answer.at } },
      });
    if (sorted.kind !== 'judge')
      return { delivered: { response: { ...answered, ...sorted.answer }, fresh: 0 }, head: null, breaks: [] };

    const judged = await judgeAndSave(
      { deps, tx, scope, ledger, known, shown, now, carried, hasOthers },
      sorted.fresh,
    );
    const response = {
      result: 'judged' as const,
      verdicts: [...sorted.known, ...judged.verdicts],
      ...answered,
    };
    return { ...judged, delivered: { response, fresh: judged.verdicts.length } };
  });
  if (head !== null) deps.pokes.publish([{ tenantId, stream: 'outlet', outletId, head }]);
  for (const broken of breaks) deps.onBreak(scope, broken);
  return delivered;
}

type Sorted =
  | { kind: 'judge'; known: Verdict[]; fresh: Arrival[] }
  | { kind: 'gap'; offeredFrom: number; answer: { result: 'gap'; expected: number } }
  | { kind: 'fork'; answer: { result: 'fork'; at: number } };

/** Parts what was judged before from what is new, and finds a missing number or one that was used for something else. */
function sortArrivals(
  arrivals: readonly Arrival[],
  ledger: Ledger,
  stored: readonly StoredVerdict[],
  scope: DeviceScope,
): Sorted {
  const own = new Map(
    stored.filter((each) => each.deviceId === scope.deviceId).map((each) => [each.deviceSeq, each]),
  );
  const known: Verdict[] = [];
  const fresh: Arrival[] = [];
  let expected = ledger.lastSeq + 1;
  for (const arrival of arrivals) {
    if (arrival.seq < expected) {
      const earlier = own.get(arrival.seq) ?? fresh.find((each) => each.seq === arrival.seq);
      if (earlier?.hash !== arrival.hash)
        return { kind: 'fork', answer: { result: 'fork', at: arrival.seq } };
      if ('outcome' in earlier) known.push(verdictOf(earlier));
    } else if (arrival.seq === expected) {
      fresh.push(arrival);
      expected += 1;
    } else if (fresh.length === 0 && known.length === 0) {
      return { kind: 'gap', offeredFrom: arrival.seq, answer: { result: 'gap', expected } };
    } else break;
  }
  return { kind: 'judge', known, fresh };
}

const verdictOf = ({ deviceSeq, outcome, code, detail }: Verdict): Verdict => ({
  deviceSeq,
  outcome,
  code,
  detail,
});

interface Session {
  deps: PushDeps;
  tx: Tx;
  scope: DeviceScope;
  ledger: Ledger;
  known: Known;
  shown: ShownToDevice | null;
  now: Date;
  carried: Carried | null;
  hasOthers: () => boolean;
}

interface Judged {
  verdicts: Verdict[];
  head: number | null;
  breaks: ChainBreak[];
}

async function judgeAndSave(
  { deps, tx, scope, ledger, known, shown, now, carried, hasOthers }: Session,
  fresh: readonly Arrival[],
): Promise<Judged> {
  const last = fresh.at(-1);
  if (!last) return { verdicts: [], head: null, breaks: [] };
  const { arrivals, breaks, lastHash } = await inSlices(followChain(fresh, headOf(ledger)), hasOthers);
  const { stored, documents, grants, provers } = known;
  const { provesFrom, believedUntil } = ledger;
  const proofs = new Proofs({
    ...{ provers, provesFrom, now: now.getTime() },
    believedUntil: believedUntil?.getTime() ?? null,
  });
  // Nobody else moves the stream while it is locked.
  const version = ledger.head + 1;
  const judging = judgeBatch(
    {
      outletId: scope.outletId,
      ledger,
      version,
      now,
      documents,
      grants,
      standingOf: proofs.standingOf,
      delivered: byMutation(stored),
      newId: deps.newId,
      onBug: deps.onBug,
    },
    arrivals,
  );
  const result = await inSlices(judging, hasOthers);
  const compared = { scope, ledger, now, shown, documents };
  const differences = await inSlices(differencesIn(compared, arrivals, result), hasOthers);
  const [seq] = await Promise.all([
    advanceStream(tx, scope),
    saveDocuments(tx, { ...scope, day: ledger }, result.documents, documents),
    saveResult(tx, scope, now, result),
    keepDifferences(tx, scope, now, differences),
    keepBreaks(tx, scope, now, breaks, deps.newId),
    keepTries(tx, scope, proofs.triesAfter()),
    moveDevice(tx, scope, { lastSeq: last.seq, lastHash, seenAt: carried ? null : now }),
  ]);
  if (seq !== version) throw new Error(`the stream went on to ${seq}, not to ${version}`);
  return {
    verdicts: result.log.map(({ row }) => verdictOf({ ...row, deviceSeq: row.device_seq })),
    head: version,
    breaks,
  };
}

async function saveResult(tx: Tx, scope: DeviceScope, now: Date, result: BatchResult): Promise<void> {
  await Promise.all([
    logMutations(tx, scope, now, result.log),
    keepConflicts(tx, scope, result.conflicts),
    quarantine(tx, scope, now, result.quarantined),
    saveEntries(tx, scope, result.entries),
  ]);
}
