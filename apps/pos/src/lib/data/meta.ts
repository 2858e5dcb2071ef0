import type { BusinessDay, StaffId } from '@meja/domain';
import { ALL_COLLECTIONS, FIRST_COLLECTIONS, START, type Cursor, type Cursors } from '@meja/sync';
import type { Tables } from './db.ts';
import type { ProofKey } from './pin.ts';
import type { Chain, Contact, DeviceKeys, Follow, HandIn, Identity } from './rows.ts';

/** What is known once for the whole device, by key. */
export interface Meta {
  identity: Identity;
  /** Made to enrol with; gone once enrolled. */
  candidate: DeviceKeys;
  /** HMAC-SHA-256, not extractable: what verifiers are keyed by that were made here, of a server's that sent PIN hashes. */
  pinKey: CryptoKey;
  /** HMAC-SHA-256, not extractable: what the server's PIN checks are keyed by, by the name of the secret. */
  secrets: Readonly<Record<string, CryptoKey>>;
  /** The keys of those who are signed in. Without one nobody is (see app/session.svelte.ts). */
  signedIn: Readonly<Record<StaffId, SignedIn>>;
  chain: Chain;
  follow: Follow;
  contact: Contact;
  /** How many numbers were taken, by series, kind and business day. */
  numbers: Readonly<Record<string, number>>;
  /** From which business day on closed orders are kept, where there was no room for as many as the server has devices keep. */
  trimmed: BusinessDay;
  /** The business day of which somebody has read the warning about storage. */
  hushed: BusinessDay;
  /** What head office was given of the queue of a device that is out of service. */
  handIn: HandIn;
}

/** Somebody's key while they are signed in, with the salt of the PIN that they typed, and when (ms) they were last here. */
export interface SignedIn extends ProofKey {
  salt: string;
  activeAt: number;
}

export async function readMeta<Key extends keyof Meta>(db: Tables, key: Key): Promise<Meta[Key] | undefined> {
  const row = await db.meta.get(key);
  return row?.value as Meta[Key] | undefined;
}

/**
 * Several at once by one request, where a finger waits for the answer, as they are stored (see `followOf`). The browser brings along what
 * lies between them by name: that takes less than an answer for each.
 */
export async function readMetas<Key extends keyof Meta>(
  db: Tables,
  keys: readonly Key[],
): Promise<Partial<Pick<Meta, Key>>> {
  const sorted = keys.toSorted();
  const [first = '', last = first] = [sorted.at(0), sorted.at(-1)];
  // With the last: no key is nearer to it than this.
  const rows = await db.meta.where('key').between(first, `${last}\u0000`).toArray();
  const asked = rows.filter(({ key }) => sorted.includes(key as Key));
  return Object.fromEntries(asked.map(({ key, value }) => [key, value])) as Partial<Pick<Meta, Key>>;
}

export async function writeMeta<Key extends keyof Meta>(
  db: Tables,
  key: Key,
  value: Meta[Key],
): Promise<void> {
  await db.meta.put({ key, value });
}

export const NOT_FOLLOWING: Follow = {
  epoch: null,
  cursors: START,
  collections: ALL_COLLECTIONS,
  gen: 1,
  ackSeq: 0,
  complete: false,
  load: null,
  tidiedAt: 0,
  mismatch: null,
};

/** From the start again; what is there stays in view until the new load is complete. */
export const restarted = (follow: Follow): Follow => ({
  ...follow,
  cursors: START,
  collections: ALL_COLLECTIONS,
  gen: follow.gen + 1,
  ackSeq: 0,
  load: null,
});

/** Fields that came with a later version are missing in what an earlier one wrote. */
export const followOf = (stored: Follow | undefined): Follow =>
  stored ? { ...NOT_FOLLOWING, ...FIRST_FOLLOWED, ...stored } : NOT_FOLLOWING;

/** What an app followed that did not write it down. */
const FIRST_FOLLOWED = { collections: FIRST_COLLECTIONS };

const FROM_THE_START: Cursor = { seq: 0, after: null, horizon: 0 };

/** Where to pull from. What this version reads and the base does not have yet joins from the start. */
export function pullFrom({ cursors, collections }: Follow): Cursors {
  const missing = Object.entries(ALL_COLLECTIONS).filter(([name, v]) => (collections[name] ?? 0) < v);
  if (missing.length === 0) return cursors;
  const joining = missing.map(([name]) => [name, cursors.joining?.[name] ?? FROM_THE_START] as const);
  return { ...cursors, joining: Object.fromEntries(joining) };
}

/** What the base has once the answer to such a pull is in it. */
export const joined = ({ joining = {} }: Cursors): Follow['collections'] =>
  Object.fromEntries(Object.entries(ALL_COLLECTIONS).filter(([name]) => !Object.hasOwn(joining, name)));

export const readFollow = async (db: Tables): Promise<Follow> => followOf(await readMeta(db, 'follow'));

/** Whether an answer that was asked for from there still fits here. */
export const isSamePlace = (a: Follow, b: Follow): boolean =>
  a.epoch === b.epoch && a.gen === b.gen && JSON.stringify(a.cursors) === JSON.stringify(b.cursors);

export const readContact = async (db: Tables): Promise<Contact> =>
  (await readMeta(db, 'contact')) ?? { offsetMs: 0, heardAt: null, syncedAt: null };
