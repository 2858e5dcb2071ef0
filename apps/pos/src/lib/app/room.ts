import type { BusinessDay } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { storageCodeOf } from '../data/errors.ts';
import type { Bus } from '../sync/bus.ts';

/**
 * Deletes what head office has anyway. Its code is loaded when it is needed. If it can't be loaded, nothing is deleted, and the
 * person is told that the storage is full.
 * @returns whether there is more room now
 */
export async function makeRoom(db: MejaDb, bus: Bus, today: BusinessDay | null): Promise<boolean> {
  const keeping = today === null ? null : await import('../data/keeping.ts').catch(() => null);
  if (today === null || keeping === null) return false;
  const freed = await keeping.makeRoom(db, today).catch(nothingFreed);
  if (freed) bus.changed({ refs: freed.refs, attention: true, imports: true });
  return freed !== null;
}

/** Deleting needs some room too. If there is not even that much, nothing can be done. */
function nothingFreed(error: unknown): null {
  if (storageCodeOf(error) === null) throw error;
  return null;
}
