import { ShownDocuments, type ShownDocumentsDeps } from './shown-documents.ts';
import type { Shown } from './shown.ts';

/** What is shown of all kinds, as state that the views of each kind are derived from. */
export class DocumentViews {
  readonly source: ShownDocuments;
  #shown = $state.raw<Shown | null>(null);

  constructor(deps: Omit<ShownDocumentsDeps, 'onShown'>) {
    this.source = new ShownDocuments({ ...deps, onShown: (shown) => (this.#shown = shown) });
  }

  /** Null until it was read. */
  get shown(): Shown | null {
    return this.#shown;
  }
}
