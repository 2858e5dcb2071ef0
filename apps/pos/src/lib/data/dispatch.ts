import {
  chargesOn,
  mutationFor,
  ok,
  readCommand,
  refKey,
  refOfKey,
  refuse,
  type BusinessDay,
  type Charges,
  type DeviceId,
  type Command,
  type AnyDocument,
  type DocumentKind,
  type Documents,
  type MutationId,
  type Permission,
  type OrderType,
  type OutletSettings,
  type ReadCommand,
  type Ref,
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
  type SealedMutation,
} from '@meja/sync';
import { readActor } from './actor.ts';
import type { Tables } from './db.ts';
import { readMetas, writeMeta } from './meta.ts';
import { numbersFrom, type Numbers } from './numbers.ts';
import { refKeysOf, refsOf, type Chain, type Identity } from './rows.ts';
import { aliveUntil, sealAll, type Author, type Draft } from './sealing.ts';
import {
  dayFinder,
  keysOf,
  keysOfKind,
  KINDS,
  pendingContext,
  readSettings,
  readWorld,
  viewOf,
} from './world.ts';

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
  /** One of the documents that were named in `about`. Nobody can change it before this dispatch is saved. */
  get<Kind extends DocumentKind>(kind: Kind, id: Documents[Kind]['id']): Documents[Kind] | undefined;
}

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

export interface DispatchDeps {
  db: Tables;
  /** Corrected by the server's clock. */
  now: () => number;
  newId: () => string;
}

export interface Saved {
  /** The documents that the commands touched, as they are afterwards. */
  documents: AnyDocument[];
  /** The entries that they added. */
  entries: readonly Entered[];
  /** The keys of all touched documents, whether they exist or not (see refKey). */
  refs: string[];
}

/**
 * Does some commands as one. Reading, deciding, numbering and writing share one transaction over everything they depend
 * on, so two tabs take turns and neither decides on what the other has just changed. Nothing is written unless all is.
 *
 * @param about the documents that `make` reads with `issue.get`
 */
export function dispatch(
  deps: DispatchDeps,
  author: Author | null,
  make: (issue: Issue) => readonly Command[],
  about: readonly Ref<DocumentKind>[] = [],
): Promise<Result<Saved, Refusal>> {
  const { db } = deps;
  const documents = KINDS.map((kind) => db.documents(kind));
  const stores = [db.meta, db.base('settings'), db.staff, ...documents, db.outbox];
  return db.transaction('rw', stores, async (db) => decideAndAppend({ ...deps, db }, author, make, about));
}

async function decideAndAppend(
  { db, now, newId }: DispatchDeps,
  author: Author | null,
  make: (issue: Issue) => readonly Command[],
  about: readonly Ref<DocumentKind>[],
): Promise<Result<Saved, Refusal>> {
  // All reads at once: waiting for one after the other would be felt at each tap.
  const [setup, actor, world] = await Promise.all([
    readSetup(db),
    readActor(db, author),
    readWorld(db, keysOf(about)),
  ]);
  if (!setup.ok) return setup;
  const { identity, settings, chain } = setup.value;
  if (author === null) return refuse({ code: 'ACTOR_UNKNOWN' });

  const at = now();
  const dayAt = dayFinder(settings);
  const numbers = numbersFrom(setup.value.numbers, identity.series, dayAt(at));
  const view = viewOf(world, dayAt);
  const made = new Set<string>();
  const makeId = (): string => {
    const id = newId();
    made.add(id);
    return id;
  };
  const issue = issueFor(identity, settings, numbers, view, dayAt(at), at, makeId);
  const commands = readCommands(make(issue));
  if (!commands.ok) return commands;

  const touched = [...new Set(commands.value.flatMap(refKeysOf))];
  const named = keysOf(about);
  const needed = [...touched, ...(await rivalsOf(db, commands.value, made))];
  const areNamed = needed.every((key) => named.includes(key));
  const whole = areNamed ? world : await readWorld(db, [...named, ...needed]);
  const book = areNamed ? view : viewOf(whole, dayAt);
  const confirmed = new DocumentBook(whole.base);
  const before = book.entries().length;
  const maker = { identity, author, at, actor, dayAt, newId, confirmed };
  const decided = decide(maker, book, commands.value);
  if (!decided.ok) return decided;

  const { vouch } = author;
  const drafts = vouch ? await aliveUntil(db, vouch(decided.value)) : decided.value;
  const rows = sealAll(drafts, chain);
  const last = rows.at(-1);
  if (last) {
    await db.outbox.bulkAdd(rows);
    const { hash, lc = 0 } = last.envelope;
    await writeMeta(db, 'chain', { deviceSeq: last.deviceSeq, hash, lc });
    if (numbers.taken()) await writeMeta(db, 'numbers', numbers.after());
  }
  const documents = book.all().filter((document) => touched.includes(refKey(refOf(document))));
  return ok({ documents, entries: book.entries().slice(before), refs: touched });
}

/**
 * The documents that may hold what the commands claim, as keys. Another tab may have made one that this tab does not show yet. A claim to
 * an id that was made for this dispatch is free: nobody else knows the id. So a payment does not read every order.
 */
async function rivalsOf(
  db: Tables,
  commands: readonly ReadCommand[],
  made: ReadonlySet<string>,
): Promise<string[]> {
  const contested = commands.filter(({ name, args }) =>
    mutationFor(name)
      .claims?.(args)
      .some((claim) => !made.has(refOfKey(claim).id)),
  );
  const kinds = new Set(contested.flatMap(refsOf).map(({ kind }) => kind));
  return (await Promise.all([...kinds].map((kind) => keysOfKind(db, kind)))).flat();
}

interface Setup {
  identity: Identity;
  settings: OutletSettings;
  chain: Chain;
  numbers: Readonly<Record<string, number>>;
}

/** What every dispatch needs. Without it this device can take no orders. */
async function readSetup(db: Tables): Promise<Result<Setup, Refusal>> {
  const [{ identity, follow, chain, numbers }, settings] = await Promise.all([
    readMetas(db, ['chain', 'follow', 'identity', 'numbers']),
    readSettings(db),
  ]);
  if (identity?.revokedAt != null) return refuse({ code: 'DEVICE_REVOKED' });
  if (!identity || !settings || !follow?.complete) return refuse({ code: 'NOT_READY' });
  return ok({ identity, settings, chain: chain ?? { deviceSeq: 0, hash: GENESIS }, numbers: numbers ?? {} });
}

function issueFor(
  identity: Identity,
  settings: OutletSettings,
  numbers: Numbers,
  book: DocumentBook,
  businessDay: BusinessDay,
  at: number,
  newId: () => string,
): Issue {
  return {
    orderNumber: () => numbers.next('order'),
    receiptNumber: () => numbers.next('receipt'),
    shiftNumber: () => numbers.next('shift'),
    deviceId: identity.id,
    id: <Id extends string>() => newId() as Id,
    charges(type) {
      const charges = chargesOn(settings, businessDay, type);
      if (!charges) throw new Error('an outlet without charges');
      return charges;
    },
    businessDay,
    at,
    get: (kind, id) => book.get(kind, id),
  };
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

interface Maker {
  identity: Identity;
  author: Author;
  actor: Actor;
  at: number;
  dayAt: (at: number) => BusinessDay;
  newId: () => string;
  /** What the server has confirmed. Pending changes have no version yet. */
  confirmed: DocumentBook;
}

/** Applies one command after the other. Afterwards `book` holds the documents as they are then. */
function decide(
  maker: Maker,
  book: DocumentBook,
  commands: readonly ReadCommand[],
): Result<Draft[], Refusal> {
  const { identity, author, at, actor, newId, confirmed } = maker;
  const drafts: Draft[] = [];
  for (const command of commands) {
    const draft = {
      id: newId() as MutationId,
      deviceId: identity.id,
      outletId: identity.outletId,
      actorId: author.id,
      at,
      v: mutationFor(command.name).v,
      ...command,
      base: seenVersions(confirmed, command, identity.id),
    };
    // The server would quarantine what it can't read. Refuse it now, while a person can correct it.
    const mutation = readMutation({ ...draft, deviceSeq: 1, prev: GENESIS, hash: GENESIS });
    if (!mutation.ok) return refuse({ code: 'INVALID' });
    const result = attempt(book, mutation.value, contextFor(mutation.value, maker), actor);
    if (!result.ok) return refuse(lackingIn(result.error.code, command));
    book.put(result.value, refsOf(command));
    drafts.push(draft);
  }
  return ok(drafts);
}

const lackingIn = (code: RejectionCode, { name }: ReadCommand): Refusal =>
  code === 'NOT_PERMITTED' ? { code, lacking: mutationFor(name).permission } : { code };

const contextFor = (mutation: SealedMutation, maker: Maker) =>
  contextOf(mutation, pendingContext.version, maker.dayAt(mutation.at));
