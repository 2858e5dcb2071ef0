import type { DocumentKind, Documents } from '@meja/domain';

/** The documents of a kind with this device's own unconfirmed changes: all open ones, and the closed ones of the last days. */
export interface DocumentList<Kind extends DocumentKind> {
  /** The documents were read from storage. Before that, an empty list says nothing. */
  readonly loaded: boolean;
  /** Newest first. */
  readonly all: readonly Documents[Kind][];
  byId(id: Documents[Kind]['id']): Documents[Kind] | undefined;
  /** Whether it has changes that the server has not judged yet. */
  hasUnsent(id: Documents[Kind]['id']): boolean;
  /** Fetches the code that the kind needs, and resolves when its documents are shown. It never rejects: if it fails, `loaded` stays false. */
  load(): Promise<void>;
}
