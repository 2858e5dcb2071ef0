import type { DeviceId } from '@meja/domain';
import {
  CollectionName,
  GENESIS,
  isIntact,
  DocumentBook,
  readMutation,
  seal,
  seenVersions,
  type Envelope,
} from '@meja/sync';
import type { Tables } from './db.ts';
import { NOT_FOLLOWING, readFollow, readMeta, writeMeta } from './meta.ts';
import { keepSecret, type Secret } from './secrets.ts';
import { retire } from './outbox.ts';
import {
  isRefused,
  type Chain,
  type Follow,
  type Identity,
  type JournalRow,
  type OutboxRow,
} from './rows.ts';
import { readDocuments } from './world.ts';

/** What the server tells with an identity, where it is new enough. */
export interface Told {
  /** The server's history. */
  epoch?: string | null;
  secret?: Secret | undefined;
}

/**
 * Makes this device who enrolling, or a new identity after a fork, says it is. What it still has to deliver goes on under the new identity:
 * numbered and chained anew, but with the same ids, so that what the server had judged already is judged no second time. So does what it
 * delivered to another history of the server: by an identity that the server does not know it could never be asked for.
 */
export function adoptIdentity(
  db: Tables,
  identity: Identity,
  pinKey: CryptoKey,
  at: number,
  { epoch = null, secret }: Told = {},
): Promise<void> {
  return db.transaction('rw', [db.meta, ...basesOf(db), db.outbox, db.journal, db.locks], async (db) => {
    const before = await readMeta(db, 'identity');
    await writeMeta(db, 'identity', identity);
    await db.meta.delete('candidate');
    if (!(await readMeta(db, 'pinKey'))) await writeMeta(db, 'pinKey', pinKey);
    if (secret) await keepSecret(db, secret);
    const movedOn = before !== undefined && before.outletId !== identity.outletId;
    const follow = await readFollow(db);
    // What another outlet's server was told is no business of this one's.
    const server = { at, epoch: movedOn ? null : epoch, known: follow.epoch };
    await writeMeta(db, 'chain', await takeAlong(db, before, identity, server));

    if (movedOn) for (const table of [...basesOf(db), db.locks]) await table.clear();
    const next: Follow = movedOn
      ? { ...NOT_FOLLOWING, gen: follow.gen + 1 }
      : { ...follow, ackSeq: 0, collections: withoutStaff(follow.collections) };
    await writeMeta(db, 'follow', next);
  });
}

/** The checks of PINs are made for each identity by itself. */
const withoutStaff = ({ staff: _, ...others }: Follow['collections']): Follow['collections'] => others;

const basesOf = (db: Tables) => CollectionName.options.map((name) => db.base(name));

/** The server said so: nothing more can be delivered, and everything is kept. Or, with null, that it was a mistake. */
export async function markRevoked(
  db: Tables,
  deviceId: DeviceId,
  revokedAt: number | null,
): Promise<boolean> {
  return db.transaction('rw', db.meta, async (db) => {
    const identity = await readMeta(db, 'identity');
    if (identity?.id !== deviceId || (identity.revokedAt === null) === (revokedAt === null)) return false;
    await writeMeta(db, 'identity', { ...identity, revokedAt });
    return true;
  });
}

async function takeAlong(
  db: Tables,
  before: Identity | undefined,
  identity: Identity,
  server: { at: number; epoch: string | null; known: string | null },
): Promise<Chain> {
  const rows = await db.outbox.toArray();
  // What was refused has no effect that a pull would have to bring before it may go.
  await retire(db, rows.filter(isRefused), server.at);
  const carried = [...(await takeLost(db, before, server.epoch)), ...rows.filter((row) => !isRefused(row))];
  await db.outbox.bulkDelete(rows.map((row) => row.deviceSeq));

  // Of another history its own work is not, and the numbers there stand for other changes.
  const isSameHistory = server.epoch === null || server.known === null || server.epoch === server.known;
  const book = new DocumentBook(await readDocuments(db, [...new Set(carried.flatMap((row) => row.refs))]));
  let chain: Chain = { deviceSeq: 0, hash: GENESIS };
  const sealed = carried.map(({ envelope, refs }): OutboxRow => {
    const { hash, ...carriedOn } = envelope;
    const next = {
      ...carriedOn,
      deviceId: identity.id,
      deviceSeq: chain.deviceSeq + 1,
      base: before && isSameHistory ? baseFor(identity.id, before.id, envelope, book) : envelope.base,
      prev: chain.hash,
    };
    // A record that was damaged on this disk must not pass for what somebody did: by its old hash the server sees it.
    const anew = isIntact(envelope) ? seal(next) : { ...next, hash };
    chain = { deviceSeq: anew.deviceSeq, hash: anew.hash, lc: Math.max(chain.lc ?? 0, anew.lc ?? 0) };
    return { deviceSeq: anew.deviceSeq, envelope: anew, refs, judged: 0, verdict: null };
  });
  await db.outbox.bulkAdd(sealed);
  return chain;
}

/** What this device, as whoever it was, delivered to another history of the server: in the order in which it was done. */
async function takeLost(
  db: Tables,
  before: Identity | undefined,
  epoch: string | null,
): Promise<JournalRow[]> {
  if (!before || epoch === null) return [];
  const kept = await db.journal.orderBy('coveredAt').toArray();
  const lost = kept.filter(({ verdict }) => verdict.epoch !== epoch);
  await db.journal.bulkDelete(lost.map(({ id }) => id));
  const names = [...new Set(lost.map(({ deviceId }) => deviceId))];
  return lost.sort(
    (a, b) => names.indexOf(a.deviceId) - names.indexOf(b.deviceId) || a.deviceSeq - b.deviceSeq,
  );
}

/**
 * What the mutation had seen, in the eyes of the new identity, to whom its own earlier work is somebody else's: that counts as seen,
 * unless another device's change, which it had not seen, came before.
 */
function baseFor(
  now: DeviceId,
  before: DeviceId,
  envelope: Envelope,
  confirmed: DocumentBook,
): Envelope['base'] {
  const mutation = readMutation(envelope);
  if (!mutation.ok) return envelope.base;
  const others = seenVersions(confirmed, mutation.value, before);
  const all = seenVersions(confirmed, mutation.value, now);
  return Object.fromEntries(
    Object.entries(envelope.base).map(([key, seen]) => {
      const sawAll = (others[key] ?? 0) <= seen;
      return [key, sawAll ? Math.max(seen, all[key] ?? 0) : seen];
    }),
  );
}
