import type { DeviceId } from '@meja/domain';
import { reactionTo, type QueueFileAnswer } from '@meja/sync';
import type { MejaDb } from '../data/db.ts';
import { nextImport, settleImport, type ImportOutcome } from '../data/imports.ts';
import type { SyncApi } from './api.ts';
import type { Bus } from './bus.ts';
import type { Answer } from './transport.ts';

export interface ImportDeps {
  db: MejaDb;
  api: SyncApi;
  bus: Bus;
  now: () => number;
}

/** One that needs another file first is tried again now and then. */
const GAP_RETRY_MS = 5 * 60 * 1000;
/** One that the server fails at, or will not take just now, lets the others go first. */
const FAILED_RETRY_MS = 60 * 1000;

/**
 * Delivers the queues of other tablets that were brought to this one, all that are due. Each may be sent any number of times. Where this
 * tablet itself is not let in just now, or nobody answers, they wait for the next time.
 */
export async function deliverImports(
  { db, api, bus, now }: ImportDeps,
  deviceId: DeviceId,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const next = await nextImport(db, now());
    if (!next) return;
    const outcome = outcomeOf(await api.bringIn(deviceId, next.file, signal), now());
    if (!outcome) return;
    await settleImport(db, next.id, outcome);
    bus.changed({ imports: true });
  }
}

function outcomeOf(answer: Answer<QueueFileAnswer>, at: number): ImportOutcome | null {
  if (answer.ok && answer.value.result === 'gap') return { answer: answer.value, retryAt: at + GAP_RETRY_MS };
  if (answer.ok) return { answer: answer.value, settledAt: at };
  const failure = answer.error;
  if (failure.kind === 'unreachable') return null;
  const reaction = reactionTo(failure);
  const isSlow = failure.status >= 500 || MAY_PASS.has(failure.status);
  if (reaction === 'retry' && isSlow)
    return { answer: null, retryAt: at + Math.max(FAILED_RETRY_MS, failure.retryAfterMs ?? 0) };
  // The file itself is refused: sending it again would change nothing.
  return reaction === 'retry' || reaction === 'split' ? { code: failure.code, settledAt: at } : null;
}

/** Too slow, too early, too often. */
const MAY_PASS = new Set([408, 425, 429]);
