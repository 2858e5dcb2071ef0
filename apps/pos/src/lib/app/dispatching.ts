import { ok, refuse, type Permission, type Result } from '@meja/domain';
import type { Refusal } from '../data/deciding.ts';
import { dispatch, type DispatchDeps } from '../data/dispatch.ts';
import { storageCodeOf } from '../data/errors.ts';
import type { Approver } from '../data/proof.ts';
import type { Author } from '../data/sealing.ts';
import type { Bus } from '../sync/bus.ts';
import type { Dispatch } from './contract/dispatch.ts';
import type { ShownDocuments } from './views/shown-documents.ts';

export interface DispatchingDeps extends DispatchDeps {
  bus: Bus;
  documents: Pick<ShownDocuments, 'showQueued'>;
  author: (approver?: Approver) => Author | null;
  /** Asks somebody to allow it; null when nobody does, undefined where there is nobody to ask. */
  ask: (permission: Permission) => Promise<Approver | null | undefined>;
  /** Deletes what can be spared. Resolves to whether there is more room now. */
  makeRoom: () => Promise<boolean>;
}

/** Dispatches for the signed-in person, with somebody's approval where they need one, shows the result, and tells the other tabs. If the storage is full, it tries a second time. */
export const dispatching =
  ({ bus, documents, author, ask, makeRoom, ...deps }: DispatchingDeps): Dispatch =>
  async (make, about) => {
    const attempt = (by: Author | null) => dispatch(deps, by, make, about).catch(refusalOfStorage);
    let by = author();
    let result = await attempt(by);
    if (!result.ok && result.error.lacking) {
      const approver = await ask(result.error.lacking);
      if (approver === undefined) return result;
      // Who was asked may have taken a while: nobody is here any more, or somebody else.
      if (approver && author()?.id === by?.id) result = await attempt((by = author(approver)));
      else return refuse({ code: 'NOT_APPROVED' });
    }
    if (!result.ok && result.error.code === 'STORAGE_FULL' && (await makeRoom())) result = await attempt(by);
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
