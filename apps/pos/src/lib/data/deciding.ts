import {
  chargesOn,
  mutationFor,
  ok,
  readCommand,
  refKey,
  refOfKey,
  refuse,
  type AnyDocument,
  type BusinessDay,
  type Charges,
  type Command,
  type DeviceId,
  type DocumentKind,
  type Documents,
  type MutationId,
  type OrderType,
  type OutletSettings,
  type Permission,
  type ReadCommand,
  type RejectionCode,
  type Result,
} from '@meja/domain';
import {
  attempt,
  contextOf,
  DocumentBook,
  GENESIS,
  readMutation,
  refOf,
  seenVersions,
  type Actor,
  type Entered,
} from '@meja/sync';
import { numbersFrom, type Numbers } from './numbers.ts';
import { refKeysOf, refsOf, type Chain, type Identity } from './rows.ts';
import type { Author, Draft } from './sealing.ts';
import { dayFinder, pendingContext, viewOf, type World } from './world.ts';

/** What a dispatch offers to the caller's `make`. Numbers are used up only if the dispatch is saved. */
export interface Issue {
  orderNumber(): string;
  receiptNumber(): string;
  shiftNumber(): string;
  readonly deviceId: DeviceId;
  /** A new id (UUIDv7). */
  id<Id extends string>(): Id;
  /** What holds today for orders of a type. */
  charges(type: OrderType): Charges;
  readonly businessDay: BusinessDay;
  readonly at: number;
  /** One of the documents that were named in `about`. This device changes it no more before this dispatch is saved. */
  get<Kind extends DocumentKind>(kind: Kind, id: Documents[Kind]['id']): Documents[Kind] | undefined;
}

/** Makes the commands; called again where it has to be decided anew. */
export type Make = (issue: Issue) => readonly Command[];

/**
 * Why nothing was saved: a rejection of the domain, or one of these. INVALID: arguments do not fit their schema. NOT_READY: not
 * enrolled, or the first load is not complete. NOT_APPROVED: somebody was asked to allow it, and did not. STORAGE_FULL, STORAGE_FAILED: the device could not write.
 */
export interface Refusal {
  /** With NOT_PERMITTED: what somebody else may allow. */
  lacking?: Permission;
  code:
    | RejectionCode
    | 'INVALID'
    | 'NOT_READY'
    | 'DEVICE_REVOKED'
    | 'NOT_APPROVED'
    | 'STORAGE_FULL'
    | 'STORAGE_FAILED';
}

/** What every dispatch needs. Without it this device can take no orders. */
export interface Setup {
  identity: Identity;
  settings: OutletSettings;
  chain: Chain;
  numbers: Readonly<Record<string, number>>;
}

/** All that is decided on, of one moment. */
export interface Ground {
  setup: Setup;
  actor: Actor;
  world: World;
}

export interface Means {
  /** Corrected by the server's clock. */
  now: () => number;
  newId: () => string;
}

/** What a screen wants done. */
export interface Wanted {
  at: number;
  dayAt: (at: number) => BusinessDay;
  commands: readonly ReadCommand[];
  /** The keys of the documents that the commands touch. */
  touched: readonly string[];
  /** The ids that were made for it: nobody else knows them. */
  made: ReadonlySet<string>;
  numbers: Numbers;
  view: DocumentBook;
}

/** Asks the screen. */
export function want({ setup, world }: Ground, { now, newId }: Means, make: Make): Result<Wanted, Refusal> {
  const { identity, settings } = setup;
  const at = now();
  const dayAt = dayFinder(settings);
  const numbers = numbersFrom(setup.numbers, identity.series, dayAt(at));
  const view = viewOf(world, dayAt);
  const made = new Set<string>();
  const issue: Issue = {
    orderNumber: () => numbers.next('order'),
    receiptNumber: () => numbers.next('receipt'),
    shiftNumber: () => numbers.next('shift'),
    deviceId: identity.id,
    id: <Id extends string>() => {
      const id = newId();
      made.add(id);
      return id as Id;
    },
    charges(type) {
      const charges = chargesOn(settings, dayAt(at), type);
      if (!charges) throw new Error('an outlet without charges');
      return charges;
    },
    businessDay: dayAt(at),
    at,
    get: (kind, id) => view.get(kind, id),
  };
  const commands = readCommands(make(issue));
  if (!commands.ok) return commands;
  const touched = [...new Set(commands.value.flatMap(refKeysOf))];
  return ok({ at, dayAt, commands: commands.value, touched, made, numbers, view });
}

/** The arguments as the server will read them. They are copies, so later changes by the screen have no effect. */
function readCommands(commands: readonly Command[]): Result<ReadCommand[], Refusal> {
  const read: ReadCommand[] = [];
  for (const command of commands) {
    const one = readCommand(command);
    if (!one) return refuse({ code: 'INVALID' });
    read.push(one);
  }
  return ok(read);
}

/** The commands that claim what another document may hold. A claim to an id that was made for this dispatch is free. */
export const contestedOf = ({ commands, made }: Wanted): ReadCommand[] =>
  commands.filter(({ name, args }) =>
    mutationFor(name)
      .claims?.(args)
      .some((claim) => !made.has(refOfKey(claim).id)),
  );

export interface Decided {
  drafts: readonly Draft[];
  /** The documents that were touched, as they are afterwards. */
  documents: AnyDocument[];
  entries: readonly Entered[];
}

/** Applies one command after the other. @param book the documents of the ground; afterwards as they are then */
export function decide(
  { setup, actor, world }: Ground,
  { newId }: Pick<Means, 'newId'>,
  author: Author,
  { at, dayAt, commands, touched }: Wanted,
  book: DocumentBook,
): Result<Decided, Refusal> {
  const { id: deviceId, outletId } = setup.identity;
  // What the server has confirmed. Pending changes have no version yet.
  const confirmed = new DocumentBook(world.base);
  const before = book.entries().length;
  const drafts: Draft[] = [];
  for (const command of commands) {
    const draft = {
      id: newId() as MutationId,
      ...{ deviceId, outletId, actorId: author.id, at },
      v: mutationFor(command.name).v,
      ...command,
      base: seenVersions(confirmed, command, deviceId),
    };
    // The server would quarantine what it can't read. Refuse it now, while a person can correct it.
    const mutation = readMutation({ ...draft, deviceSeq: 1, prev: GENESIS, hash: GENESIS });
    if (!mutation.ok) return refuse({ code: 'INVALID' });
    const context = contextOf(mutation.value, pendingContext.version, dayAt(at));
    const result = attempt(book, mutation.value, context, actor);
    if (!result.ok) return refuse(lackingIn(result.error.code, command));
    book.put(result.value, refsOf(command));
    drafts.push(draft);
  }
  const documents = book.all().filter((document) => touched.includes(refKey(refOf(document))));
  return ok({ drafts, documents, entries: book.entries().slice(before) });
}

const lackingIn = (code: RejectionCode, { name }: ReadCommand): Refusal =>
  code === 'NOT_PERMITTED' ? { code, lacking: mutationFor(name).permission } : { code };
