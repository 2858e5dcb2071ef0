import type { Collection } from '@meja/sync';
import type { Tables } from './db.ts';
import type { BaseRow } from './rows.ts';

/** So many are taken at once: a finger that comes down meanwhile waits for no more than these. */
const SLICE = 500;

/**
 * Reads a whole table of one moment, slice by slice: between two of them the browser gets to what people do. Reading twenty
 * thousand documents in one go would hold the screen for most of a second on a cheap tablet.
 */
export function readSlices<T>(
  db: Tables,
  collection: Collection,
  take: (row: BaseRow) => readonly T[],
): Promise<T[]> {
  return db.transaction('r', db.base(collection), async (db) => {
    const taken: T[] = [];
    for (let after = ''; ;) {
      const rows = await db.base(collection).where('id').above(after).limit(SLICE).toArray();
      for (const row of rows) taken.push(...take(row));
      const last = rows.at(-1);
      if (!last || rows.length < SLICE) return taken;
      after = last.id;
    }
  });
}
