import {
  CollectionName,
  kindIn,
  type Checksum,
  type Collection,
  type Cursors,
  type PullResponse,
} from '@meja/sync';
import type { Tables } from './db.ts';
import { keptFrom } from './keeping.ts';
import { isSamePlace, readFollow, restarted, writeMeta } from './meta.ts';
import type { Follow } from './rows.ts';
import { readSlices } from './slices.ts';

const MISMATCH_PAUSE_MS = 10 * 60 * 1000;

export interface Check {
  /** Where the base is with the page that brought the checksums. */
  follow: Follow;
  response: Pick<PullResponse, 'checksums' | 'keepFrom'>;
  at: number;
  /** Lives as long as the app does. */
  verified: Verified;
}

/** What each collection was last counted as, and when; what has changed since is not known to be so any more. */
export type Verified = Map<Collection, Counted>;

interface Counted extends Checksum {
  at: number;
  isCurrent: boolean;
}

/**
 * With each change of an order the server's sum is another one, and to count means to read all of them: what was right is not counted
 * again for a while, so that a busy evening's taps don't wait for it.
 */
const COUNTED_EVERY_MS = 60 * 1000;

/**
 * Counts the base against the server's checksums. What does not match is loaded anew: once for the same place of the streams, and not all the
 * time. Counted beside the transaction of the page, and no two collections at once, so that no tap waits for it.
 * @returns whether the base is to be loaded anew
 */
export async function verifyBase(db: Tables, check: Check): Promise<boolean> {
  const { checksums, keepFrom } = check.response;
  const keepsFewer = (await keptFrom(db, keepFrom)) !== keepFrom;
  for (const collection of CollectionName.options) {
    const wanted = checksums[collection];
    // What is still joining has not all come.
    if (!wanted || !Object.hasOwn(check.follow.collections, collection)) continue;
    if (isKnown(check.verified.get(collection), wanted, check.at)) continue;
    // A device that made room for itself has fewer documents than the server counts.
    if (kindIn(collection) && keepsFewer) continue;
    const counted = await checksumOf(db, collection);
    if (!isSameSum(counted, wanted)) {
      check.verified.delete(collection);
      return loadAnew(db, check);
    }
    check.verified.set(collection, { ...counted, at: check.at, isCurrent: true });
  }
  return false;
}

const isKnown = (counted: Counted | undefined, wanted: Checksum, at: number): boolean =>
  counted !== undefined &&
  (counted.isCurrent ? isSameSum(counted, wanted) : Math.abs(at - counted.at) < COUNTED_EVERY_MS);

const isSameSum = (a: Checksum, b: Checksum): boolean => a.count === b.count && a.sum === b.sum;

/** They have changed: what they were counted as says nothing of what they are. */
export function noteChanged(verified: Verified, collections: readonly Collection[]): void {
  for (const collection of collections) {
    const counted = verified.get(collection);
    if (counted) verified.set(collection, { ...counted, isCurrent: false });
  }
}

async function checksumOf(db: Tables, collection: Collection): Promise<Checksum> {
  const seqs = await readSlices(db, collection, ({ seq }) => [seq]);
  return { count: seqs.length, sum: seqs.reduce((sum, seq) => sum + seq, 0) };
}

/** Unless the base has moved on while it was counted: then what was counted says nothing. */
const loadAnew = (db: Tables, { follow, at }: Check): Promise<boolean> =>
  db.transaction('rw', db.meta, async (db) => {
    const current = await readFollow(db);
    if (!isSamePlace(current, follow) || !mayReload(current, at)) return false;
    await writeMeta(db, 'follow', { ...restarted(current), mismatch: { cursors: current.cursors, at } });
    return true;
  });

const mayReload = ({ mismatch, cursors }: Follow, at: number): boolean =>
  mismatch === null || (!isSameHead(mismatch.cursors, cursors) && at - mismatch.at >= MISMATCH_PAUSE_MS);

const isSameHead = (a: Cursors, b: Cursors): boolean =>
  a.catalog.seq === b.catalog.seq && a.outlet.seq === b.outlet.seq;
