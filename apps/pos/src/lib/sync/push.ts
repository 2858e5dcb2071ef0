import { ok, refuse, type DeviceId, type Result } from '@meja/domain';
import { reactionTo, type Verdict } from '@meja/sync';
import type { MejaDb } from '../data/db.ts';
import { numbered } from '../data/queue.ts';
import { fillGap, needsAPerson, readQueue, storeVerdicts, type Queue } from '../data/outbox.ts';
import type { OutboxRow } from '../data/rows.ts';
import type { SyncApi } from './api.ts';
import type { Bus } from './bus.ts';
import { BATCH, type Pace } from './pace.ts';
import type { Progress } from './status.ts';
import type { RequestFailure } from './transport.ts';

export interface PushDeps {
  db: MejaDb;
  api: SyncApi;
  bus: Bus;
  now: () => number;
  onPhase: (phase: 'pushing' | 'pulling') => void;
  /** See pace.ts; lives as long as the app does. */
  pace: Pace;
  /** How far a delivery is; null when there is none. */
  onDelivery: (delivery: Progress | null) => void;
}

/** `forked`: the server knows this device's numbers by other records, or wants ones that are not held any more. */
export type PushFailure = RequestFailure | { kind: 'forked' };

/**
 * Delivers all that waits, oldest first, and keeps each answer. A batch of which the answer is lost is sent again as it was: the server
 * answers what it has judged with the same verdicts.
 * @param first the next batch of the queue, as it was read together with the identity
 */
export async function pushAll(
  deps: PushDeps,
  deviceId: DeviceId,
  first: Queue,
  signal: AbortSignal,
): Promise<Result<void, PushFailure>> {
  try {
    return await deliver(deps, deviceId, first, signal);
  } finally {
    deps.onDelivery(null);
  }
}

async function deliver(
  deps: PushDeps,
  deviceId: DeviceId,
  first: Queue,
  signal: AbortSignal,
): Promise<Result<void, PushFailure>> {
  let most = BATCH;
  let lastGap = 0;
  let done = 0;
  for (let queue: Queue | null = first; ; queue = await readQueue(deps.db, deviceId, most)) {
    // Another tab has just made this device another one: what it queues anew goes with the next cycle.
    if (!queue) return refuse({ kind: 'unreachable' });
    const rows = queue.rows.slice(0, deps.pace.size);
    if (rows.length === 0) return ok(undefined);
    deps.onDelivery({ done, total: done + queue.total });
    deps.onPhase('pushing');
    const sentAt = deps.now();
    const answer = await deps.api.push(deviceId, rows.map(numbered), signal);
    deps.pace.note(rows.length, deps.now() - sentAt, answer.ok);
    if (!answer.ok) {
      if (reactionTo(answer.error) !== 'split' || rows.length === 1) return answer;
      most = Math.ceil(rows.length / 2);
      continue;
    }
    const response = answer.value;
    switch (response.result) {
      case 'judged': {
        const kept = await keepVerdicts(deps, deviceId, rows, response);
        if (!kept.ok) return kept;
        done += kept.value;
        break;
      }
      case 'gap': {
        // Asked twice for the same number, having sent it: the two don't understand each other.
        if (response.expected === lastGap) return refuse(badAnswer('GAP'));
        lastGap = response.expected;
        const filling = await fillGap(deps.db, deviceId, response.expected);
        if (filling.result !== 'filled')
          return refuse({ kind: filling.result === 'not held' ? 'forked' : 'unreachable' });
        deps.bus.changed({ refs: filling.refs, outbox: 'judged' });
        break;
      }
      case 'fork':
        return refuse({ kind: 'forked' });
      default:
        response satisfies never;
    }
  }
}

async function keepVerdicts(
  { db, bus, now }: PushDeps,
  deviceId: DeviceId,
  sent: readonly OutboxRow[],
  { verdicts, epoch }: { verdicts: readonly Verdict[]; epoch: string },
): Promise<Result<number, PushFailure>> {
  const asked = new Set(sent.map((row) => row.deviceSeq));
  const answered = verdicts.filter((verdict) => asked.has(verdict.deviceSeq));
  // Without any progress the same would be sent for ever.
  if (answered.length === 0) return refuse(badAnswer('BAD_RESPONSE'));
  const refs = await storeVerdicts(db, deviceId, answered, epoch, now());
  if (!refs) return refuse({ kind: 'unreachable' });
  bus.changed({ refs, outbox: 'judged', ...(answered.some(needsAPerson) && { attention: true }) });
  return ok(answered.length);
}

const badAnswer = (code: string): RequestFailure => ({
  kind: 'problem',
  status: 200,
  code,
  retryAfterMs: null,
});
