import { ok, refuse, type DeviceId, type Result } from '@meja/domain';
import { reactionTo } from '@meja/sync';
import type { MejaDb } from '../data/db.ts';
import { readMetas } from '../data/meta.ts';
import { readQueueWithin } from '../data/outbox.ts';
import { readQueuePart } from '../data/queue.ts';
import type { Identity } from '../data/rows.ts';
import { pullAll, type PullDeps } from './pull.ts';
import { BATCH } from './pace.ts';
import { pushAll, type PushDeps } from './push.ts';
import type { RequestFailure } from './transport.ts';

export interface CycleDeps extends PushDeps, PullDeps {
  /** Who the device is in the round that begins. */
  onBegin: (as: DeviceId) => void;
  /** Asks for a new identity after a fork, and takes it. */
  renewIdentity: (signal: AbortSignal) => Promise<Result<void, RequestFailure>>;
  /** Other tablets' queues were brought to this one: whoever is told sees to it that they go, and lets nobody wait for them. */
  bringFiles: (as: DeviceId) => void;
  /** What is asked next may take long, and gives no sign of itself meanwhile. */
  onLongRequest: () => void;
}

/** A device and a server that keep disagreeing are left alone for a while. */
const ROUNDS = 4;

/**
 * Brings device and server in step: delivers what waits, then fetches what is new, for as long as one gives rise to the other. It may be
 * cut off anywhere and run again: each step is one transaction, and each request may be repeated.
 */
export async function runCycle(deps: CycleDeps, signal: AbortSignal): Promise<Result<void, RequestFailure>> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { identity, queue, isBehindItself, files } = await readStanding(deps.db);
    if (!identity) return ok(undefined);
    deps.onBegin(identity.id);

    const pushed = isBehindItself
      ? refuse({ kind: 'forked' } as const)
      : await pushAll(deps, identity.id, queue, signal);
    const forked = !pushed.ok && pushed.error.kind === 'forked';
    if (forked && (await deps.renewIdentity(signal)).ok) continue;
    const failure = pushed.ok ? null : pushed.error.kind === 'forked' ? FORKED : pushed.error;
    if (failure && isRevoked(failure)) await handInQueue(deps, identity, signal);
    if (failure && !mayGoOn(failure)) return refuse(failure);

    const pulled = await pullAll(deps, identity.id, signal, failure !== null);
    if (!pulled.ok && !mayGoOn(pulled.error)) return pulled;
    if (!failure && files > 0) deps.bringFiles(identity.id);
    if (failure) return refuse(failure);
    if (!pulled.ok) return pulled;
    if (!pulled.value.requeued) return ok(undefined);
  }
  return refuse({ ...FORKED, code: 'UNSETTLED' });
}

/** A queue that can't go just now, or waits for a new identity, is no reason not to see what others did; nor the other way round. */
const mayGoOn = (failure: RequestFailure): boolean =>
  failure.kind === 'problem' && !isRevoked(failure) && reactionTo(failure) !== 'unknown';

const isRevoked = (failure: RequestFailure): boolean => reactionTo(failure) === 'revoked';

/** Seldom needed: what does it is fetched when it is. */
async function handInQueue(deps: CycleDeps, identity: Identity, signal: AbortSignal): Promise<void> {
  if ((await readQueuePart(deps.db, 1, 1)) === null) return;
  deps.onLongRequest();
  const { handIn } = await import('./hand-in.ts');
  await handIn(deps, identity, signal);
}

const FORKED = { kind: 'problem', status: 200, code: 'DEVICE_FORKED', retryAfterMs: null } as const;

/** What a cycle begins with, in one look: another tablet's screen waits for each. */
const readStanding = (db: MejaDb) =>
  db.transaction('r', [db.meta, db.outbox, db.imports], async (db) => {
    const [{ identity, follow, chain }, queue, files] = await Promise.all([
      readMetas(db, ['chain', 'follow', 'identity']),
      readQueueWithin(db, BATCH),
      db.imports.count(),
    ]);
    return {
      identity,
      queue,
      files,
      // The server has more of this device's mutations than it made: this is an older copy of it, put back by somebody.
      isBehindItself: (follow?.ackSeq ?? 0) > (chain?.deviceSeq ?? 0),
    };
  });
