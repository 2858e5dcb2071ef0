import type { Table } from 'dexie';
import type { MejaDb } from './db.ts';
import type { BaseRow } from './rows.ts';

/** So many are taken at once: a finger that comes down meanwhile waits for no more than these. */
const SLICE = 500;

/**
 * Reads a whole table of one moment, slice by slice: between two of them the browser gets to what people do. Reading twenty
 * thousand documents in one go would hold the screen for most of a second on a cheap tablet.
 */
export function readSlices<T>(
  db: MejaDb,
  table: Table<BaseRow, string>,
  take: (row: BaseRow) => readonly T[],
): Promise<T[]> {
  return db.transaction('r', table, async () => {
    const taken: T[] = [];
    for (let after = ''; ;) {
      const rows = await table.where(':id').above(after).limit(SLICE).toArray();
      for (const row of rows) taken.push(...take(row));
      const last = rows.at(-1);
      if (!last || rows.length < SLICE) return taken;
      after = last.id;
    }
  });
}
