import {
  ok,
  refOfKey,
  refuse,
  type AnyDocument,
  type DocumentKind,
  type ReadCommand,
  type Ref,
  type Result,
} from '@meja/domain';
import { GENESIS, type Entered } from '@meja/sync';
import { readActor } from './actor.ts';
import type { Tables } from './db.ts';
import {
  contestedOf,
  decide,
  want,
  type Decided,
  type Ground,
  type Make,
  type Means,
  type Refusal,
  type Setup,
  type Wanted,
} from './deciding.ts';
import type { DispatchCache } from './dispatch-cache.ts';
import { readMeta, readMetas, writeMeta } from './meta.ts';
import { refsOf, type Chain, type OutboxRow } from './rows.ts';
import { aliveUntil, sealAll, type Author, type Draft } from './sealing.ts';
import { keysOf, keysOfKind, KINDS, readSettings, readWorld, viewOf } from './world.ts';

export interface DispatchDeps extends Means {
  db: Tables;
  /** Of this tab; without it everything is read each time. */
  cache?: DispatchCache;
}

export interface Saved {
  /** The documents that the commands touched, as they are afterwards. */
  documents: AnyDocument[];
  /** The entries that they added. */
  entries: readonly Entered[];
  /** The keys of all touched documents, whether they exist or not (see refKey). */
  refs: readonly string[];
  /** What came meanwhile is missing in the documents: they have to be read to be shown. */
  isBehind: boolean;
}

/**
 * Does some commands as one: nothing is written unless all is. Two tabs take turns and neither decides on what the other has just changed.
 * What is about documents that this tab knows is decided at once, and written if the other tabs have done nothing since. Everything
 * else, and what would be refused, reads, decides and writes in one transaction.
 *
 * @param about the documents that `make` reads with `issue.get`
 */
export async function dispatch(
  deps: DispatchDeps,
  author: Author | null,
  make: Make,
  about: readonly Ref<DocumentKind>[] = [],
): Promise<Result<Saved, Refusal>> {
  const named = keysOf(about);
  const known = author && deps.cache?.recall(author, named);
  const saved = known ? await onWhatIsKnown(deps, author, make, known) : null;
  if (saved) return ok(saved);
  const { db } = deps;
  const documents = KINDS.map((kind) => db.documents(kind));
  const stores = [db.meta, db.base('settings'), db.staff, ...documents, db.outbox];
  const done = await db.transaction('rw', stores, (db) =>
    onWhatIsStored({ ...deps, db }, author, make, named),
  );
  if (!done.ok) return done;
  const { ground, wanted, decided, rows, chain } = done.value;
  if (author && chain) deps.cache?.keep(author, ground, wanted, rows, chain);
  return ok(savedOf(wanted, decided, false));
}

const savedOf = ({ touched }: Wanted, { documents, entries }: Decided, isBehind: boolean): Saved => ({
  ...{ documents, entries, isBehind },
  refs: touched,
});

/** @returns null where it has to be decided on what is stored */
async function onWhatIsKnown(
  deps: DispatchDeps,
  author: Author,
  make: Make,
  ground: Ground,
): Promise<Saved | null> {
  const { db, cache } = deps;
  const wanted = want(ground, deps, make);
  if (!wanted.ok || contestedOf(wanted.value).length > 0) return null;
  const isKnown = (key: string) => ground.world.refs.includes(key) || wanted.value.made.has(refOfKey(key).id);
  if (!wanted.value.touched.every(isKnown)) return null;
  const decided = decide(ground, deps, author, wanted.value, wanted.value.view);
  if (!decided.ok) return null;

  const proven = prove(author, decided.value.drafts);
  // It may fail before anybody waits for it.
  proven.catch(() => undefined);
  const { identity, chain } = ground.setup;
  const appended = await db.transaction('rw', [db.meta, db.outbox], async (db) => {
    const [nowChain, nowIdentity] = await Promise.all([readMeta(db, 'chain'), readMeta(db, 'identity')]);
    const isSameDevice = nowIdentity?.id === identity.id && nowIdentity.revokedAt === null;
    if (!isSameDevice || nowChain?.hash !== chain.hash || nowChain.deviceSeq !== chain.deviceSeq) return null;
    return append(db, await aliveUntil(db, proven), chain, wanted.value);
  });
  if (!appended) {
    cache?.forget();
    return null;
  }
  const isBehind = cache?.isStill(ground) === false;
  if (isBehind) cache.forget();
  else if (appended.chain) cache?.keep(author, ground, wanted.value, appended.rows, appended.chain);
  return savedOf(wanted.value, decided.value, isBehind);
}

interface Appended {
  rows: readonly OutboxRow[];
  /** Undefined where there was nothing to append. */
  chain: Chain | undefined;
}

interface Done extends Appended {
  ground: Ground;
  wanted: Wanted;
  decided: Decided;
}

/** Transactions: all that is read and written. */
async function onWhatIsStored(
  deps: DispatchDeps,
  author: Author | null,
  make: Make,
  named: readonly string[],
): Promise<Result<Done, Refusal>> {
  const { db } = deps;
  // All reads at once: waiting for one after the other would be felt at each tap.
  const [setup, actor, world] = await Promise.all([
    readSetup(db),
    readActor(db, author),
    readWorld(db, named),
  ]);
  if (!setup.ok) return setup;
  if (author === null) return refuse({ code: 'ACTOR_UNKNOWN' });

  const ground = { setup: setup.value, actor, world };
  const wanted = want(ground, deps, make);
  if (!wanted.ok) return wanted;
  const needed = [...wanted.value.touched, ...(await rivalsOf(db, contestedOf(wanted.value)))];
  const areNamed = needed.every((key) => named.includes(key));
  const whole = areNamed ? ground : { ...ground, world: await readWorld(db, [...named, ...needed]) };
  const book = areNamed ? wanted.value.view : viewOf(whole.world, wanted.value.dayAt);
  const decided = decide(whole, deps, author, wanted.value, book);
  if (!decided.ok) return decided;
  const drafts = await aliveUntil(db, prove(author, decided.value.drafts));
  const appended = await append(db, drafts, setup.value.chain, wanted.value);
  return ok({ ...appended, ground: whole, wanted: wanted.value, decided: decided.value });
}

const prove = (author: Author, drafts: readonly Draft[]): Promise<readonly Draft[]> =>
  author.vouch ? author.vouch(drafts) : Promise.resolve(drafts);

/** Transactions: meta, outbox. */
async function append(
  db: Tables,
  drafts: readonly Draft[],
  before: Chain,
  { numbers }: Wanted,
): Promise<Appended> {
  const rows = sealAll(drafts, before);
  const last = rows.at(-1);
  if (!last) return { rows, chain: undefined };
  const { hash, lc = 0 } = last.envelope;
  const chain = { deviceSeq: last.deviceSeq, hash, lc };
  await db.outbox.bulkAdd(rows);
  await writeMeta(db, 'chain', chain);
  if (numbers.taken()) await writeMeta(db, 'numbers', numbers.after());
  return { rows, chain };
}

/**
 * The documents that may hold what the commands claim, as keys. Another tab may have made one that this tab does not show yet. Only what
 * is contested needs them: so a payment does not read every order.
 */
async function rivalsOf(db: Tables, contested: readonly ReadCommand[]): Promise<string[]> {
  const kinds = new Set(contested.flatMap(refsOf).map(({ kind }) => kind));
  return (await Promise.all([...kinds].map((kind) => keysOfKind(db, kind)))).flat();
}

async function readSetup(db: Tables): Promise<Result<Setup, Refusal>> {
  const [{ identity, follow, chain, numbers }, settings] = await Promise.all([
    readMetas(db, ['chain', 'follow', 'identity', 'numbers']),
    readSettings(db),
  ]);
  if (identity?.revokedAt != null) return refuse({ code: 'DEVICE_REVOKED' });
  if (!identity || !settings || !follow?.complete) return refuse({ code: 'NOT_READY' });
  return ok({ identity, settings, chain: chain ?? { deviceSeq: 0, hash: GENESIS }, numbers: numbers ?? {} });
}
