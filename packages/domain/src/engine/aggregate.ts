import type { z } from 'zod';
import type { BusinessDay } from '../kernel/business-day.ts';
import type { OutletId } from '../kernel/ids.ts';
import type { Stamp } from '../kernel/stamp.ts';
import type { PartName, Ref } from './ref.ts';

/** What every document of an outlet has, whatever its kind. */
export interface AggregateDocument {
  id: string;
  outletId: OutletId;
  stamp: Stamp;
}

/** A part's own version, and its value without that version, for a person to compare. */
export interface Part {
  stamp: Stamp;
  value: unknown;
}

/** A method's type, so that an aggregate of one kind can be used as one of any kind. */
type PickPart<Doc> = { pick(doc: Doc, id: string): Part | undefined }['pick'];

/**
 * A kind of document: a whole that is loaded, changed by mutations and versioned, with parts that are versioned on their
 * own. The engine knows documents by this alone.
 */
export interface Aggregate<Kind extends string = string, Doc extends AggregateDocument = AggregateDocument> {
  kind: Kind;
  schema: z.ZodType<Doc>;
  /**
   * How to pick a part, by the first word of its name: `header` is picked by `parts.header(doc, '')`, `line:7` by
   * `parts.line(doc, '7')`. Undefined where the document has no such part.
   */
  parts: Readonly<Record<string, PickPart<Doc>>>;
  /** Ids that may stand in one document only, as `payment:<id>`: what a claim is about cannot be had a second time. */
  claims(doc: Doc): readonly string[];
  /**
   * The business day by which a closed document, as it came, is kept on a device; null while it is open, and where it
   * can't be read. It looks at no more than it has to: a first load asks it of thousands.
   */
  closedDay(doc: unknown): BusinessDay | null;
}

/** Declares a kind of document. */
export const defineAggregate = <const Kind extends string, Doc extends AggregateDocument>(
  aggregate: Aggregate<Kind, Doc>,
): Aggregate<Kind, Doc> => aggregate;

export const refTo = <Kind extends string, Doc extends AggregateDocument>(
  { kind }: Pick<Aggregate<Kind, Doc>, 'kind'>,
  id: Doc['id'],
): Ref<Kind> => ({ kind, id });

/** The part of a document that a name names. */
export function partOf<Doc extends AggregateDocument>(
  aggregate: Aggregate<string, Doc>,
  doc: Doc,
  name: PartName,
): Part | undefined {
  const [word = '', ...id] = name.split(':');
  return aggregate.parts[word]?.(doc, id.join(':'));
}
