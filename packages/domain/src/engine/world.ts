import type { AggregateDocument } from './aggregate.ts';
import type { Ref } from './ref.ts';

/** A document with its kind. Types of several kinds are unions of these. */
export interface DocumentOf<Kind extends string = string, Doc extends AggregateDocument = AggregateDocument> {
  kind: Kind;
  doc: Doc;
}

/** An entry with its kind: a fact with an id of its own that is added, and never changed. */
export interface EntryOf<Kind extends string = string, Entry extends { id: string } = { id: string }> {
  kind: Kind;
  entry: Entry;
}

/** What a document of each kind looks like. */
export type ByKind<Document extends DocumentOf> = { [Each in Document as Each['kind']]: Each['doc'] };

/** What a mutation may read: the documents that it touches, as they are now. */
export interface World<Document extends DocumentOf> {
  get<Kind extends Document['kind']>(kind: Kind, id: string): ByKind<Document>[Kind] | undefined;
  /** The document that holds a claim (see Aggregate.claims), as far as that can be known here. */
  holderOf(claim: string): Ref | undefined;
}

/** What a mutation does: documents as it leaves them, and entries that it adds. */
export interface Effects<Document extends DocumentOf, Entry extends EntryOf> {
  documents: Document[];
  entries: Entry[];
}
