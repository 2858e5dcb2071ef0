import { COLLECTIONS, isCollection, type HeadEvent } from '@meja/sync';
import type { Tables } from './db.ts';
import { followOf, readMetas, writeMeta } from './meta.ts';
import { putChanges } from './pages.ts';
import { readWorld, worldTables, type World } from './world.ts';

/**
 * Puts into the base what an event has brought, all or nothing. Only where it follows exactly upon what is there, and this device waits for
 * nothing of its own: what concerns its own mutations comes by a pull, which says how far they are part of it.
 * @returns the documents that have changed, as they are now; null where it does not fit, and what is new has to be fetched
 */
export function applyNews(db: Tables, { outletId, head, news }: HeadEvent): Promise<World | null> {
  if (!news || !news.changes.every(({ collection }) => isOfOutlet(collection))) return Promise.resolve(null);
  return db.transaction('rw-again', [db.meta, ...worldTables(db)], async (db) => {
    const [meta, waiting] = await Promise.all([readMetas(db, ['follow', 'identity']), db.outbox.count()]);
    const follow = followOf(meta.follow);
    const { outlet } = follow.cursors;
    const isOurs = meta.identity?.outletId === outletId;
    const isNext = follow.epoch === news.epoch && outlet.seq === news.since && outlet.after === null;
    // A load that begins anew stands at the start of both streams.
    const isLoaded = follow.complete && follow.load === null && follow.cursors.catalog.seq > 0;
    const isJoining = news.changes.some(({ collection }) => !Object.hasOwn(follow.collections, collection));
    if (!isOurs || !isNext || !isLoaded || isJoining || waiting > 0) return null;

    const changes = news.changes.map((change) => ({ ...change, pin: null }));
    const { refs } = await putChanges(db, changes, follow.gen);
    const cursors = { ...follow.cursors, outlet: { ...outlet, seq: head } };
    await writeMeta(db, 'follow', { ...follow, cursors });
    return readWorld(db, refs);
  });
}

const isOfOutlet = (collection: string): boolean =>
  isCollection(collection) && COLLECTIONS[collection].stream === 'outlet';
