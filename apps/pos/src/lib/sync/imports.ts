import { ok, refuse, type DeviceId, type Result } from '@meja/domain';
import { reactionTo } from '@meja/sync';
import type { MejaDb } from '../data/db.ts';
import { nextImport, settleImport } from '../data/imports.ts';
import type { SyncApi } from './api.ts';
import type { Bus } from './bus.ts';
import type { RequestFailure } from './transport.ts';

export interface ImportDeps {
  db: MejaDb;
  api: SyncApi;
  bus: Bus;
  now: () => number;
}

/** One that needs another file first is tried again now and then. */
const GAP_RETRY_MS = 5 * 60 * 1000;
/** One that the server fails at lets the others go first. */
const FAILED_RETRY_MS = 60 * 1000;

/** Delivers the queues of other tablets that were brought to this one. Each may be sent any number of times. */
export async function deliverImports(
  { db, api, bus, now }: ImportDeps,
  deviceId: DeviceId,
  signal: AbortSignal,
): Promise<Result<void, RequestFailure>> {
  let failed: Result<void, RequestFailure> = ok(undefined);
  for (;;) {
    const next = await nextImport(db, now());
    if (!next) return failed;
    const answer = await api.bringIn(deviceId, next.file, signal);
    if (!answer.ok && isServers(answer.error)) {
      failed = refuse(answer.error);
      await settleImport(db, next.id, { answer: null, retryAt: now() + FAILED_RETRY_MS });
    } else if (!answer.ok && !isFinal(answer.error)) return refuse(answer.error);
    else if (!answer.ok) await settleImport(db, next.id, { code: codeOf(answer.error), settledAt: now() });
    else if (answer.value.result === 'gap')
      await settleImport(db, next.id, { answer: answer.value, retryAt: now() + GAP_RETRY_MS });
    else await settleImport(db, next.id, { answer: answer.value, settledAt: now() });
    bus.changed({ imports: true });
  }
}

/** The server can't do it, which may be because of this very file. */
const isServers = (failure: RequestFailure): boolean =>
  failure.kind === 'problem' && failure.status >= 500 && reactionTo(failure) === 'retry';

/** The file itself is refused: sending it again would change nothing. */
function isFinal(failure: RequestFailure): boolean {
  if (failure.kind === 'unreachable') return false;
  const reaction = reactionTo(failure);
  return (
    reaction === 'split' ||
    (reaction === 'retry' && failure.status >= 400 && failure.status < 500 && !MAY_PASS.has(failure.status))
  );
}

/** Too slow, too early, too often. */
const MAY_PASS = new Set([408, 425, 429]);

const codeOf = (failure: RequestFailure): string => (failure.kind === 'problem' ? failure.code : 'INTERNAL');
