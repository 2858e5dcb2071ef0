import { Dexie } from 'dexie';
import type { Storage } from './idb/connection.ts';

/**
 * What each version of the database brought. One that has shipped is never edited: the next is added below it, with its upgrade where
 * rows have to change. An `outbox` with rows in it goes through all of them.
 */
export const VERSIONS = {
  1: {
    meta: 'key',
    settings: 'id, gen',
    categories: 'id, gen',
    modifierGroups: 'id, gen',
    products: 'id, gen',
    diningTables: 'id, gen',
    staff: 'id, gen',
    orders: 'id, gen, closedDay',
    outbox: 'deviceSeq, judged, *orderIds',
    journal: 'id, [deviceId+deviceSeq], coveredAt',
    attention: 'id',
    locks: 'staffId',
  },
  2: { imports: 'id', importFiles: 'id' },
} as const satisfies Record<number, Record<string, string>>;

/**
 * Makes the database, or brings one of an earlier version up to date, and closes it again. Fetched only when there is something to do:
 * on most days the tablet finds its database as it left it (docs/adr/0008).
 */
export async function bringUpToDate(storage: Storage, name: string): Promise<void> {
  const db = new Dexie(name, { ...storage, chromeTransactionDurability: 'strict' });
  for (const [version, stores] of Object.entries(VERSIONS)) db.version(Number(version)).stores(stores);
  await db.open();
  db.close();
}
