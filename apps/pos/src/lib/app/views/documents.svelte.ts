import { refKey, type DocumentKind, type Ref } from '@meja/domain';
import type { DocumentControllers } from '../contract/documents.ts';
import { Orders } from './orders.svelte.ts';
import { Shifts, type ShiftsDeps } from './shifts.svelte.ts';
import { ShownDocuments, type ShownDocumentsDeps } from './shown-documents.ts';
import type { Shown } from './shown.ts';

export interface DocumentViewsDeps extends Omit<ShownDocumentsDeps, 'onShown'> {
  deviceId: ShiftsDeps['deviceId'];
}

/** What is shown of all kinds, as state, and the view of each kind over it. */
export class DocumentViews {
  readonly source: ShownDocuments;
  readonly controllers: DocumentControllers;
  #shown = $state.raw<Shown | null>(null);

  constructor({ deviceId, ...deps }: DocumentViewsDeps) {
    const source = (this.source = new ShownDocuments({
      ...deps,
      onShown: (shown) => (this.#shown = shown),
    }));
    const view = { shown: () => this.#shown, read: () => source.load(), deviceId, onBug: deps.onBug };
    this.controllers = { orders: new Orders(view), shifts: new Shifts(view) };
  }

  has(ref: Ref<DocumentKind>): boolean {
    return this.#shown?.views.has(refKey(ref)) ?? false;
  }

  /** What people call the document. */
  numberOf(ref: Ref<DocumentKind>): string | undefined {
    return this.#shown?.views.get(refKey(ref))?.doc.number;
  }
}
