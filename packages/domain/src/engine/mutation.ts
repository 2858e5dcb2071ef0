import type { z } from 'zod';
import type { Permission } from '../access/permissions.ts';
import type { BusinessDay } from '../kernel/business-day.ts';
import type { DeviceId, MutationId, OutletId, StaffId } from '../kernel/ids.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { advance } from '../kernel/stamp.ts';
import { refTo, type Aggregate, type AggregateDocument } from './aggregate.ts';
import type { PartName, PartRef, Ref } from './ref.ts';
import type { DocumentOf, Effects, EntryOf, World } from './world.ts';

/** Everything a mutation needs from outside; the domain has no clock and no chance of its own. */
export interface Context {
  mutationId: MutationId;
  /** Device time corrected by the server's offset, ms. */
  at: number;
  businessDay: BusinessDay;
  actorId: StaffId;
  deviceId: DeviceId;
  outletId: OutletId;
  /** The number that the outlet's stream will have with this change. */
  version: number;
}

/** Why a mutation is refused. Each kind of document has its codes; a code once shipped keeps its meaning. */
export interface Rejection<Code extends string = string> {
  code: Code;
}

/**
 * Something that can be done to Meja's data.
 * `Document` and `Entry` are what it reads and writes, `Code` the rejections that it may give, and `Written` its arguments
 * as somebody writes them, who may leave out what has a default.
 */
export interface Mutation<
  Name extends string = string,
  Args = unknown,
  Document extends DocumentOf = DocumentOf,
  Entry extends EntryOf = EntryOf,
  Code extends string = string,
  Written = unknown,
> {
  name: Name;
  /** Version of the arguments' shape. */
  v: number;
  args: z.ZodType<Args, Written>;
  /**
   * Of each earlier version that was shipped, the schema that reads its arguments and makes them those of the version
   * after it. They stay for ever: a tablet may come back from a drawer with what it wrote years ago.
   */
  earlier?: Readonly<Record<number, z.ZodType>>;
  permission: Permission;
  /** The documents that it is about, of whatever kinds. Each has it in its history. */
  touches(args: Args): readonly Ref<Document['kind']>[];
  /** Further documents in whose history it shows. They are neither loaded for it nor changed by it. */
  concerns?(args: Args): readonly Ref[];
  /** The parts whose earlier value it replaces; empty for work that commutes. */
  overwrites(args: Args): readonly PartRef<Document['kind']>[];
  /** The parts that it makes or gives a new version, beside those that it overwrites. */
  writes?(args: Args): readonly PartRef<Document['kind']>[];
  /** What it wants to claim for a document (see Aggregate.claims). */
  claims?(args: Args): readonly string[];
  apply(
    world: World<Document>,
    args: Args,
    context: Context,
  ): Result<Effects<Document, Entry>, Rejection<Code>>;
  /**
   * Only on mutations that move money: what to book when it was refused, since the money is already in the drawer.
   * Null (the same payment again) leaves the refusal as it is.
   */
  salvage?(
    world: World<Document>,
    args: Args,
    context: Context,
    refusal: Rejection<Code>,
  ): Effects<Document, Entry> | null;
}

/**
 * Reads a mutation's arguments as they were written, in whichever version. Refused without an error of the schema when
 * nobody here knows that version.
 */
export function readArgs<Args>(
  definition: Pick<Mutation<string, Args>, 'v' | 'args' | 'earlier'>,
  v: number,
  args: unknown,
): Result<Args, z.ZodError | null> {
  if (v > definition.v) return refuse(null);
  let current = args;
  for (let version = v; version < definition.v; version += 1) {
    const read = definition.earlier?.[version]?.safeParse(current);
    if (!read?.success) return refuse(read?.error ?? null);
    current = read.data;
  }
  const read = definition.args.safeParse(current);
  return read.success ? ok(read.data) : refuse(read.error);
}

/** A mutation of one document that must exist. */
export interface DocumentMutation<
  Name extends string,
  Args,
  Doc extends AggregateDocument,
  Code extends string,
  Written = unknown,
> {
  name: Name;
  v: number;
  /** `Written` is read from zod's core: what the server adds to `ZodType` for OpenAPI would make it `unknown` there. */
  args: z.core.$ZodType<Args, Written> & z.ZodType<Args, NoInfer<Written>>;
  earlier?: Readonly<Record<number, z.ZodType>>;
  permission: Permission;
  overwrites?(args: Args): readonly PartName[];
  /** See Mutation.writes. */
  writes?(args: Args): readonly PartName[];
  apply(doc: Doc, args: Args, context: Context): Result<Doc, Rejection<Code>>;
}

/** Which document of an aggregate the arguments name, and how it is said that there is none. */
export interface Target<Args, Doc extends AggregateDocument, Code extends string> {
  idOf(args: Args): Doc['id'];
  missing: Code;
}

/** Makes a mutation of one document. The document's version is advanced here, so no mutation can forget to. */
export function documentMutation<
  Kind extends string,
  Doc extends AggregateDocument,
  const Name extends string,
  Args,
  Code extends string,
  Written,
>(
  aggregate: Aggregate<Kind, Doc>,
  { idOf, missing }: Target<Args, Doc, Code>,
  definition: DocumentMutation<Name, Args, Doc, Code, Written>,
): Mutation<Name, Args, DocumentOf<Kind, Doc>, never, Code, Written> {
  const { name, v, args, earlier, permission } = definition;
  const partsOf = (args: Args, parts: readonly PartName[] = []): PartRef<Kind>[] =>
    parts.map((part) => ({ ref: refTo(aggregate, idOf(args)), part }));
  return {
    ...{ name, v, args, permission },
    ...(earlier && { earlier }),
    touches: (args) => [refTo(aggregate, idOf(args))],
    overwrites: (args) => partsOf(args, definition.overwrites?.(args)),
    writes: (args) => partsOf(args, definition.writes?.(args)),
    apply(world, args, context) {
      // The compiler can't follow a kind that is a parameter into the documents of that kind.
      const doc = world.get(aggregate.kind, idOf(args)) as Doc | undefined;
      if (!doc) return refuse({ code: missing });
      const result = definition.apply(doc, args, context);
      return result.ok ? ok(changed(aggregate, result.value, context)) : result;
    },
  };
}

/** The effects of a mutation that leaves one document changed: with its version advanced. */
export const changed = <Kind extends string, Doc extends AggregateDocument>(
  { kind }: Pick<Aggregate<Kind, Doc>, 'kind'>,
  doc: Doc,
  context: Context,
): Effects<DocumentOf<Kind, Doc>, never> => ({
  documents: [{ kind, doc: { ...doc, stamp: advance(doc.stamp, context) } }],
  entries: [],
});
