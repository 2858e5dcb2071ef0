import {
  aggregateFor,
  refKey,
  type AnyDocument,
  type AnyEffects,
  type AnyEntry,
  type DocumentKind,
  type Documents,
  type Ref,
  type World,
} from '@meja/domain';

/** An entry, with the documents that its mutation touches, as keys. */
export interface Entered {
  entry: AnyEntry;
  refs: string[];
}

/** Documents in memory that mutations can be applied to, one after the other. */
export class DocumentBook implements World {
  readonly #documents = new Map<string, AnyDocument>();
  readonly #changed = new Map<string, AnyDocument>();
  readonly #holders = new Map<string, Ref<DocumentKind>>();
  readonly #entries: Entered[] = [];

  /** @param elsewhere documents that can't be changed here, but whose claims hold (see Aggregate.claims) */
  constructor(documents: Iterable<AnyDocument> = [], elsewhere: Iterable<AnyDocument> = []) {
    for (const document of documents) {
      this.#documents.set(refKey(refOf(document)), document);
      this.#noteClaims(document);
    }
    for (const document of elsewhere) this.#noteClaims(document);
  }

  get<Kind extends DocumentKind>(kind: Kind, id: string): Documents[Kind] | undefined {
    return this.#documents.get(refKey({ kind, id }))?.doc as Documents[Kind] | undefined;
  }

  holderOf(claim: string): Ref<DocumentKind> | undefined {
    return this.#holders.get(claim);
  }

  /** @param touched the documents that the mutation touches which has these effects */
  put({ documents, entries }: AnyEffects, touched: readonly Ref<DocumentKind>[] = []): void {
    for (const document of documents) {
      const key = refKey(refOf(document));
      const before = this.#documents.get(key);
      if (before) this.#dropClaims(before);
      this.#documents.set(key, document);
      this.#changed.set(key, document);
      this.#noteClaims(document);
    }
    this.#entries.push(...entries.map((entry) => ({ entry, refs: touched.map(refKey) })));
  }

  /** The entries that were put since the book was opened. */
  entries(): readonly Entered[] {
    return this.#entries;
  }

  all(): AnyDocument[] {
    return [...this.#documents.values()];
  }

  allOf<Kind extends DocumentKind>(kind: Kind): Documents[Kind][] {
    return docsOf(kind, this.#documents.values());
  }

  /** The documents that were put since the book was opened. */
  changed(): AnyDocument[] {
    return [...this.#changed.values()];
  }

  #dropClaims(document: AnyDocument): void {
    for (const claim of aggregateFor(document.kind).claims(document.doc)) this.#holders.delete(claim);
  }

  #noteClaims(document: AnyDocument): void {
    const holder = refOf(document);
    for (const claim of aggregateFor(document.kind).claims(document.doc)) this.#holders.set(claim, holder);
  }
}

export const refOf = ({ kind, doc }: AnyDocument): Ref<DocumentKind> => ({ kind, id: doc.id });

/** Those of one kind. */
export function docsOf<Kind extends DocumentKind>(
  kind: Kind,
  documents: Iterable<AnyDocument>,
): Documents[Kind][] {
  const found: Documents[Kind][] = [];
  for (const document of documents) if (document.kind === kind) found.push(document.doc as Documents[Kind]);
  return found;
}

/** Documents of one kind, each with its kind. */
export const documentsOf = <Kind extends DocumentKind>(
  kind: Kind,
  docs: readonly Documents[Kind][],
): AnyDocument[] => docs.map((doc) => ({ kind, doc }) as AnyDocument);
