import type { z } from 'zod';
import type { Aggregate } from './engine/aggregate.ts';
import type { Mutation } from './engine/mutation.ts';
import { ENGINE_REJECTIONS } from './engine/rejections.ts';
import type { DocumentOf, Effects, World as WorldOf } from './engine/world.ts';
import { ORDER } from './order/aggregate.ts';
import { ORDER_MUTATIONS } from './order/mutations/index.ts';
import { ORDER_REJECTIONS } from './order/rejections.ts';
import { PAYMENT_MUTATIONS } from './payment/mutations/index.ts';
import { PAYMENT_REJECTIONS } from './payment/rejections.ts';
import type { PaymentEntry } from './payment/waiting-money.ts';
import type { SHIFT } from './shift/aggregate.ts';
import type { DrawerEntry } from './shift/cash.ts';
import type { SHIFT_MUTATIONS } from './shift/mutations/index.ts';
import { SHIFT_REJECTIONS } from './shift/rejections.ts';

/*
 * What there is, in one place. A new kind of document, entry or mutation gets its line in each of the lists that it
 * belongs to, and nothing else of the engine knows of it. See docs/architecture.md, "A new kind of document".
 */

/** The kinds of documents that devices write. */
type Aggregates = { order: typeof ORDER; shift: typeof SHIFT };

/** Everything that can be done to Meja's data. A shipped mutation's meaning never changes: a new meaning gets a new name. */
type Mutations = typeof ORDER_MUTATIONS & typeof PAYMENT_MUTATIONS & typeof SHIFT_MUTATIONS;

export type AnyEntry = PaymentEntry | DrawerEntry;

/** The code on the verdict of a mutation that leaves such an entry, where a person has to decide about it; else null. */
const ENTRY_CODES = { unallocated: 'UNALLOCATED', cash: null } as const satisfies Record<
  EntryKind,
  string | null
>;

/**
 * Why the domain refuses a mutation. One table in the messages turns each code into words; a code once shipped keeps
 * its meaning, because devices remember the verdicts that carry it.
 */
export const REJECTION_CODES = [
  ...ORDER_REJECTIONS,
  ...PAYMENT_REJECTIONS,
  ...SHIFT_REJECTIONS,
  ...ENGINE_REJECTIONS,
] as const;

/**
 * Families that are there from the start, and those that are loaded when somebody needs them: the order screen does not
 * carry what counting a drawer takes. `@meja/domain/all` loads every one.
 */
const families: Family[] = [
  { aggregates: { order: ORDER }, mutations: { ...ORDER_MUTATIONS, ...PAYMENT_MUTATIONS } },
];
const LATER = { shift: () => import('./shift/family.ts') } as const;

export type EntryKind = AnyEntry['kind'];
export type DocumentKind = keyof Aggregates;
export type Documents = { [Kind in DocumentKind]: z.infer<Aggregates[Kind]['schema']> };
export type AnyDocument = { [Kind in DocumentKind]: DocumentOf<Kind, Documents[Kind]> }[DocumentKind];
export type AnyEffects = Effects<AnyDocument, AnyEntry>;
export type World = WorldOf<AnyDocument>;

export type MutationName = keyof Mutations;

/** A mutation's arguments as its schema gives them. */
export type MutationArgs<Name extends MutationName> = z.output<Mutations[Name]['args']>;

/** The same as somebody writes them, who may leave out what has a default. */
type WrittenArgs<Name extends MutationName> =
  unknown extends z.input<Mutations[Name]['args']>
    ? MutationArgs<Name>
    : Written<z.input<Mutations[Name]['args']>, MutationArgs<Name>>;
type Written<Input, Output> = {
  [Key in keyof Output as Key extends RequiredKeys<Input> ? Key : never]: Output[Key];
} & { [Key in keyof Output as Key extends RequiredKeys<Input> ? never : Key]?: Output[Key] };
type RequiredKeys<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];

/** A mutation that somebody wants to make. */
export type Command = { [Name in MutationName]: { name: Name; args: WrittenArgs<Name> } }[MutationName];

/** A mutation with arguments that passed their schema. */
export type ReadCommand = { [Name in MutationName]: { name: Name; args: MutationArgs<Name> } }[MutationName];

export type RejectionCode = (typeof REJECTION_CODES)[number];

/** A mutation whatever its arguments: the engine treats all alike. */
export type AnyMutation = Mutation<MutationName, unknown, AnyDocument, AnyEntry, RejectionCode>;
export type AnyAggregate = Aggregate<DocumentKind, AnyDocument['doc']>;

/** A kind of documents with what can be done to them. */
export interface Family {
  aggregates: Partial<Record<DocumentKind, AnyAggregate>>;
  mutations: Partial<Record<MutationName, AnyMutation>>;
}
export type LaterFamily = keyof typeof LATER;

const aggregates = new Map<string, AnyAggregate>();
const mutations = new Map<string, AnyMutation>();
const listeners = new Set<() => void>();

/** Adds a family. Whoever listens is told. */
export function addFamily(family: Family): void {
  for (const [kind, aggregate] of Object.entries(family.aggregates)) aggregates.set(kind, aggregate);
  for (const [name, mutation] of Object.entries(family.mutations)) mutations.set(name, mutation);
  for (const listener of listeners) listener();
}
families.forEach(addFamily);

/** Loads a family, once. Rejects where its code can't be fetched. */
export async function loadFamily(name: LaterFamily): Promise<void> {
  addFamily((await LATER[name]()).family);
}

/** Hears of each family that is loaded from now on. Returns what ends it. */
export function onFamily(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The kinds whose family is loaded. */
export const loadedKinds = (): DocumentKind[] => [...aggregates.keys()] as DocumentKind[];

export const isLoaded = (kind: string): kind is DocumentKind => aggregates.has(kind);

/** The names of the mutations that are loaded. */
export const loadedMutations = (): MutationName[] => [...mutations.keys()] as MutationName[];

/** Throws where its family was not loaded. */
export function aggregateFor(kind: DocumentKind): AnyAggregate {
  const aggregate = aggregates.get(kind);
  if (!aggregate) throw new Error(`the family of ${kind} is not loaded`);
  return aggregate;
}

/** Whether it is a mutation that is known here, and loaded. */
export const isMutationName = (name: string): name is MutationName => mutations.has(name);

/** Throws where its family was not loaded. */
export function mutationFor(name: MutationName): AnyMutation {
  const mutation = mutations.get(name);
  if (!mutation) throw new Error(`the family of ${name} is not loaded`);
  return mutation;
}

/** A command with its arguments as their schema gives them; undefined where they don't fit, or its name is not known here. */
export function readCommand({ name, args }: { name: string; args: unknown }): ReadCommand | undefined {
  if (!isMutationName(name)) return undefined;
  const read = mutationFor(name).args.safeParse(args);
  return read.success ? ({ name, args: read.data } as ReadCommand) : undefined;
}

export const codeOfEntry = (kind: EntryKind): string | null => ENTRY_CODES[kind];
