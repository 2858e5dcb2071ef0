import type { Identity } from '../data/rows.ts';
import { readMeta, writeMeta } from '../data/meta.ts';
import type { MejaDb } from '../data/db.ts';
import type { SyncApi } from './api.ts';
import type { Bus } from './bus.ts';
import { signQueue } from './queue-file.ts';
import type { RequestFailure } from './transport.ts';

export interface HandInDeps {
  db: MejaDb;
  api: SyncApi;
  bus: Bus;
  now: () => number;
}

/** So many records go at a time; the rest follows in the next. */
const PART = 1_000;

/**
 * Gives the queue of a device that is out of service to head office, where somebody looks it through. The device keeps it: it goes on from there
 * if it is enrolled again, and what head office has decided by then is not decided anew. Begins where it was cut off.
 */
export async function handIn(deps: HandInDeps, identity: Identity, signal: AbortSignal): Promise<void> {
  const { db, api, now } = deps;
  const before = await readMeta(db, 'handIn');
  let state =
    before?.deviceId === identity.id
      ? before
      : { deviceId: identity.id, to: 0, arrived: 0, at: now(), code: null };
  let limit = PART;
  while (!signal.aborted) {
    const part = await signQueue(db, state.to + 1, now(), limit);
    if (part?.file.device.id !== identity.id) return;
    const count = part.file.mutations.length;
    const answer = await api.handIn(part.file, signal);
    if (!answer.ok && isTooLarge(answer.error) && count > 1) {
      limit = Math.ceil(count / 2);
      continue;
    }
    state = answer.ok
      ? { ...state, to: part.to, arrived: state.arrived + count, at: now(), code: null }
      : { ...state, at: now(), code: codeOf(answer.error) };
    await writeMeta(db, 'handIn', state);
    deps.bus.changed({ handIn: true });
    if (!answer.ok) return;
  }
}

const isTooLarge = (failure: RequestFailure): boolean =>
  failure.kind === 'problem' && failure.code === 'TOO_LARGE';

const codeOf = (failure: RequestFailure): string =>
  failure.kind === 'problem' ? failure.code : 'SERVER_UNREACHABLE';
