/** Names one document of any kind. Every id is a UUID, so no two documents of a tenant share one. */
export interface Ref<Kind extends string = string, Id extends string = string> {
  readonly kind: Kind;
  readonly id: Id;
}

/** A part of a document that carries its own version: `header`, or with an id `line:<id>`. */
export type PartName = string;

export interface PartRef<Kind extends string = string> {
  readonly ref: Ref<Kind>;
  readonly part: PartName;
}

/** `order:<id>`: how a document is named as a key, in an envelope's `base` and in indexes. */
export const refKey = ({ kind, id }: Ref): string => `${kind}:${id}`;

/** The document that a key names. */
export function refOfKey(key: string): Ref {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon), id: key.slice(colon + 1) };
}

/** `order:<id>/line:<id>`: how a part is named in an envelope's `base`. */
export const partKey = ({ ref, part }: PartRef): string => `${refKey(ref)}/${part}`;

/** The same documents, each once, in the order of their first mention. */
export function distinctRefs<Kind extends string>(refs: Iterable<Ref<Kind>>): Ref<Kind>[] {
  const all = [...refs];
  return all.length < 2 ? all : [...new Map(all.map((ref) => [refKey(ref), ref])).values()];
}
