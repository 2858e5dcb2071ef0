import type { DeviceId, Order as OrderDoc } from '@meja/domain';
import { Order } from '@meja/domain';
import {
  CollectionName,
  GENESIS,
  OrderBook,
  readMutation,
  seal,
  seenVersions,
  type Envelope,
} from '@meja/sync';
import type { Tables } from './db.ts';
import { NOT_FOLLOWING, readFollow, readMeta, writeMeta } from './meta.ts';
import { retire } from './outbox.ts';
import type { Chain, Follow, Identity, OutboxRow } from './rows.ts';

/**
 * Makes this device who enrolling, or a new identity after a fork, says it is. What it still has to deliver goes on under the new identity:
 * numbered and chained anew, but with the same ids, so that what the server had judged already is judged no second time.
 */
export function adoptIdentity(db: Tables, identity: Identity, pinKey: CryptoKey, at: number): Promise<void> {
  return db.transaction('rw', [db.meta, ...basesOf(db), db.outbox, db.journal, db.locks], async (db) => {
    const before = await readMeta(db, 'identity');
    await writeMeta(db, 'identity', identity);
    await db.meta.delete('candidate');
    if (!(await readMeta(db, 'pinKey'))) await writeMeta(db, 'pinKey', pinKey);
    await writeMeta(db, 'chain', await takeQueueAlong(db, before, identity, at));

    const follow = await readFollow(db);
    const movedOn = before !== undefined && before.outletId !== identity.outletId;
    if (movedOn) for (const table of [...basesOf(db), db.locks]) await table.clear();
    const next: Follow = movedOn ? { ...NOT_FOLLOWING, gen: follow.gen + 1 } : { ...follow, ackSeq: 0 };
    await writeMeta(db, 'follow', next);
  });
}

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

async function takeQueueAlong(
  db: Tables,
  before: Identity | undefined,
  identity: Identity,
  at: number,
): Promise<Chain> {
  const rows = await db.outbox.toArray();
  await retire(db, rows, at);
  const waiting = rows.filter((row) => row.judged === 0);
  await db.outbox.bulkDelete(waiting.map((row) => row.deviceSeq));

  const book = new OrderBook(await confirmedOrders(db, waiting));
  let chain: Chain = { deviceSeq: 0, hash: GENESIS };
  for (const row of waiting) {
    const { hash: _, ...carried } = row.envelope;
    const envelope = seal({
      ...carried,
      deviceId: identity.id,
      deviceSeq: chain.deviceSeq + 1,
      base: before ? baseFor(identity.id, before.id, row.envelope, book) : carried.base,
      prev: chain.hash,
    });
    await db.outbox.add({ ...row, deviceSeq: envelope.deviceSeq, envelope });
    chain = { deviceSeq: envelope.deviceSeq, hash: envelope.hash };
  }
  return chain;
}

async function confirmedOrders(db: Tables, rows: readonly OutboxRow[]): Promise<OrderDoc[]> {
  const ids = [...new Set(rows.flatMap((row) => row.orderIds))];
  const found = await db.orders.bulkGet(ids);
  return found.flatMap((row) => {
    const order = Order.safeParse(row?.doc);
    return order.success ? [order.data] : [];
  });
}

/**
 * What the mutation had seen, in the eyes of the new identity, to whom its own earlier work is somebody else's: that counts as seen,
 * unless another device's change, which it had not seen, came before.
 */
function baseFor(
  now: DeviceId,
  before: DeviceId,
  envelope: Envelope,
  confirmed: OrderBook,
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
