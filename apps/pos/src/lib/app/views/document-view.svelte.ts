import { refKey, type DocumentKind, type Documents } from '@meja/domain';
import type { DocumentList } from '../contract/document-list.ts';
import { newestFirst } from './newest-first.ts';
import { shownOf, type Shown } from './shown.ts';

export interface DocumentViewDeps {
  /** What is shown of all kinds, as state; null until it was read. */
  shown: () => Shown | null;
  /** Reads everything again. */
  read: () => Promise<void>;
  onBug: (error: unknown) => void;
}

/** The documents of one kind, as the screens ask for them. */
export class DocumentView<Kind extends DocumentKind> implements DocumentList<Kind> {
  readonly #kind: Kind;
  readonly #deps: DocumentViewDeps;
  readonly #fetchCode: (() => Promise<void>) | undefined;
  #hasCode = $state(false);
  #loading: Promise<void> | null = null;

  readonly all: readonly Documents[Kind][] = $derived.by(() => {
    const { shown } = this;
    return shown
      ? shownOf(this.#kind, shown)
          .map((doc) => this.asShown(doc))
          .sort(newestFirst)
      : [];
  });

  /** @param fetchCode loads the kind's family, unless it is there from the start */
  constructor(kind: Kind, deps: DocumentViewDeps, fetchCode?: () => Promise<void>) {
    this.#kind = kind;
    this.#deps = deps;
    this.#fetchCode = fetchCode;
  }

  get loaded(): boolean {
    return (this.#hasCode || !this.#fetchCode) && this.shown !== null;
  }

  /** One document, without looking at the others: the order screen asks for it at each tap. */
  byId(id: Documents[Kind]['id']): Documents[Kind] | undefined {
    const document = this.shown?.views.get(this.#keyOf(id));
    return document && this.asShown(document.doc as Documents[Kind]);
  }

  hasUnsent(id: Documents[Kind]['id']): boolean {
    return this.shown?.unsent.has(this.#keyOf(id)) ?? false;
  }

  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      // The next call tries again.
      this.#loading = null;
      this.#deps.onBug(error);
    });
    return this.#loading;
  }

  protected get shown(): Shown | null {
    return this.#deps.shown();
  }

  /** The document with what is not part of it, but shown with it. */
  protected asShown(doc: Documents[Kind]): Documents[Kind] {
    return doc;
  }

  async #load(): Promise<void> {
    await this.#fetchCode?.();
    await this.#deps.read();
    this.#hasCode = true;
  }

  #keyOf(id: string): string {
    return refKey({ kind: this.#kind, id });
  }
}
