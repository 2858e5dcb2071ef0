import type { HandIn, Identity } from '../data/rows.ts';
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
/** How often a device asks what has become of what it gave, by giving it again. */
export const ASK_AGAIN_MS = 10 * 60_000;

/**
 * Gives the queue of a device that is out of service to head office, where somebody looks it through. The device keeps it: it goes on from there
 * if it is enrolled again, and what head office has decided by then is not decided anew. Begins where it was cut off. Once all of it is there, the
 * device asks now and then how much still waits: a tablet that is out of service hears of it in no other way.
 */
export async function handIn(deps: HandInDeps, identity: Identity, signal: AbortSignal): Promise<void> {
  const { db, api, now } = deps;
  const before = await readMeta(db, 'handIn');
  let state: HandIn = before?.deviceId === identity.id ? before : nothingOf(identity, now());
  let limit = PART;
  let isAgain = false;
  while (!signal.aborted) {
    let part = await signQueue(db, state.to + 1, now(), limit);
    if (!part && !isAgain && isWorthAsking(state, now())) {
      // What was known stands until all of the answer is there.
      state = nothingOf(identity, now());
      isAgain = true;
      part = await signQueue(db, 1, now(), limit);
    }
    if (part?.file.device.id !== identity.id) {
      if (isAgain && state.to > 0) await keep(deps, state);
      return;
    }
    const count = part.file.mutations.length;
    const answer = await api.handIn(part.file, signal);
    if (!answer.ok && isTooLarge(answer.error) && count > 1) {
      limit = Math.ceil(count / 2);
      continue;
    }
    if (isAgain && !answer.ok) return;
    state = answer.ok
      ? {
          ...state,
          ...{ to: part.to, arrived: state.arrived + count, at: now(), code: null },
          waiting: (state.waiting ?? 0) + answer.value.held,
        }
      : { ...state, at: now(), code: codeOf(answer.error) };
    if (!isAgain) await keep(deps, state);
    if (!answer.ok) return;
  }
}

const nothingOf = ({ id: deviceId }: Identity, at: number): HandIn => ({
  ...{ deviceId, to: 0, arrived: 0, at, code: null },
});

const isWorthAsking = ({ arrived, waiting, at }: HandIn, now: number): boolean =>
  arrived > 0 && waiting !== 0 && Math.abs(now - at) >= ASK_AGAIN_MS;

async function keep({ db, bus }: HandInDeps, state: HandIn): Promise<void> {
  await writeMeta(db, 'handIn', state);
  bus.changed({ handIn: true });
}

const isTooLarge = (failure: RequestFailure): boolean =>
  failure.kind === 'problem' && failure.code === 'TOO_LARGE';

const codeOf = (failure: RequestFailure): string =>
  failure.kind === 'problem' ? failure.code : 'SERVER_UNREACHABLE';
