import { ok, refuse, type DeviceId, type Result } from '@meja/domain';
import { PULL_LIMIT, type Collection, type PullResponse } from '@meja/sync';
import type { MejaDb } from '../data/db.ts';
import { pullFrom, readFollow, readMeta } from '../data/meta.ts';
import { applyPage, type Applied } from '../data/pages.ts';
import { prepareChanges } from '../data/prepare.ts';
import { noteChanged, verifyBase, type Verified } from '../data/verify.ts';
import type { SyncApi } from './api.ts';
import type { Bus } from './bus.ts';
import type { RequestFailure } from './transport.ts';

export interface PullDeps {
  db: MejaDb;
  api: SyncApi;
  bus: Bus;
  now: () => number;
  /** See verify.ts; lives as long as the app does. */
  verified: Verified;
  onProgress: (progress: { done: number; total: number } | null) => void;
}

/** Once there is something to work with, no tap is to wait longer for a page that is being stored. */
const PAGE = 1000;
const STRAYED_LIMIT = 5;

/**
 * Fetches pages until nothing is left to come.
 * @param waiting whether something is left that could not be delivered before
 * @returns whether mutations went back into the queue, which then must be pushed before device and server agree
 */
export async function pullAll(
  deps: PullDeps,
  deviceId: DeviceId,
  signal: AbortSignal,
  waiting = false,
): Promise<Result<{ requeued: boolean }, RequestFailure>> {
  const unsaid = new Set<Collection>();
  let strayed = 0;
  try {
    for (;;) {
      const page = await pullPage(deps, deviceId, signal, waiting);
      if (!page.ok) return page;
      const applied = page.value;
      if (!applied) {
        // Another tab was quicker, or this device has become another: go on from where it is now.
        strayed += 1;
        if (strayed > STRAYED_LIMIT) return refuse({ kind: 'unreachable' });
        continue;
      }
      const { follow, collections } = applied;
      for (const collection of collections) unsaid.add(collection);
      if (follow.load) deps.onProgress(follow.load);
      else if (!(await verify(deps, applied))) return ok({ requeued: applied.requeued });
    }
  } finally {
    // Twenty pages of a menu are read once, when they are all there, and not after each of them.
    if (unsaid.size > 0) deps.bus.changed({ collections: [...unsaid] });
    deps.onProgress(null);
  }
}

async function pullPage(
  deps: PullDeps,
  deviceId: DeviceId,
  signal: AbortSignal,
  waiting: boolean,
): Promise<Result<(Applied & Answered) | null, RequestFailure>> {
  const { db, api, bus } = deps;
  const [asked, pinKey] = await db.transaction('r', db.meta, (db) =>
    Promise.all([readFollow(db), readMeta(db, 'pinKey')]),
  );
  if (!pinKey) return refuse({ kind: 'unreachable' });
  const request = {
    epoch: asked.epoch,
    cursors: pullFrom(asked),
    limit: asked.complete ? PAGE : PULL_LIMIT,
    ...(waiting && { waiting }),
  };
  const answer = await api.pull(deviceId, request, signal);
  if (!answer.ok) return answer;

  const response = answer.value;
  if (response.remaining > 0 && response.changes.length === 0) return refuse(NO_PROGRESS);
  const changes = await prepareChanges(response.changes, pinKey);
  const page = { asked, deviceId, response, changes, at: deps.now() };
  const applied = await applyPage(db, page);
  if (applied) {
    const { refs, collections, follow, decided } = applied;
    if (decided) bus.changed({ attention: true });
    const completed = follow.complete && !asked.complete;
    if (completed || refs.length > 0 || collections.length > 0) bus.changed({ refs, outbox: 'judged' });
    if (completed) bus.changed({ collections });
  }
  return ok(applied && { ...applied, response });
}

/** Whether the base turns out not to be what the server has, and is to be loaded anew. */
function verify(deps: PullDeps, { follow, collections, response }: Applied & Answered): Promise<boolean> {
  noteChanged(deps.verified, collections);
  return verifyBase(deps.db, { follow, response, at: deps.now(), verified: deps.verified });
}

interface Answered {
  response: PullResponse;
}

const NO_PROGRESS = { kind: 'problem', status: 200, code: 'BAD_RESPONSE', retryAfterMs: null } as const;
