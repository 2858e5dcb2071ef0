import { ok, refuse, type Result } from '@meja/domain';
import { dispatch, type DispatchDeps, type Refusal } from '../data/dispatch.ts';
import { storageCodeOf } from '../data/errors.ts';
import type { Author } from '../data/sealing.ts';
import type { Bus } from '../sync/bus.ts';
import type { Dispatch } from './contract/dispatch.ts';
import type { ShownDocuments } from './views/shown-documents.ts';

export interface DispatchingDeps extends DispatchDeps {
  bus: Bus;
  documents: Pick<ShownDocuments, 'showQueued'>;
  author: () => Author | null;
  /** Deletes what can be spared. Resolves to whether there is more room now. */
  makeRoom: () => Promise<boolean>;
}

/** Dispatches for the signed-in person, shows the result, and tells the other tabs. If the storage is full, it tries a second time. */
export const dispatching =
  ({ bus, documents, author, makeRoom, ...deps }: DispatchingDeps): Dispatch =>
  async (make, about) => {
    const by = author();
    const attempt = () => dispatch(deps, by, make, about).catch(refusalOfStorage);
    let result = await attempt();
    if (!result.ok && result.error.code === 'STORAGE_FULL' && (await makeRoom())) result = await attempt();
    if (!result.ok) return result;
    // Shown before the others hear of it, unless documents have to be read first: what they do about it takes time.
    const shown = documents.showQueued(result.value);
    bus.changed({ refs: result.value.refs, outbox: 'appended', isShown: true });
    await shown;
    return ok(result.value.documents);
  };

/** A write that failed is a refusal like any other. Every other error is a bug and stays one. */
function refusalOfStorage(error: unknown): Result<never, Refusal> {
  const code = storageCodeOf(error);
  if (code === null) throw error;
  return refuse({ code });
}
