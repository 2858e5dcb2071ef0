import { refKey } from '@meja/domain';
import { Dexie, type Transaction } from 'dexie';
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
  3: { outbox: 'deviceSeq, judged, *refs', shifts: 'id, gen, closedDay' },
} as const satisfies Record<number, Record<string, string>>;

/** What an upgrade does to the rows that are there. */
const UPGRADES: Readonly<Record<number, (transaction: Transaction) => Promise<unknown>>> = {
  // Rows named the orders that they touch by id alone; from here on they name documents of any kind.
  3: async (transaction) => {
    for (const table of ['outbox', 'journal'])
      await transaction
        .table<{ orderIds?: string[]; refs?: string[] }>(table)
        .toCollection()
        .modify((row) => {
          row.refs = (row.orderIds ?? []).map((id) => refKey({ kind: 'order', id }));
          delete row.orderIds;
        });
  },
};

/**
 * Makes the database, or brings one of an earlier version up to date, and closes it again. Fetched only when there is something to do:
 * on most days the tablet finds its database as it left it (docs/adr/0008).
 */
export async function bringUpToDate(storage: Storage, name: string): Promise<void> {
  const db = new Dexie(name, { ...storage, chromeTransactionDurability: 'strict' });
  for (const [version, stores] of Object.entries(VERSIONS)) {
    const declared = db.version(Number(version)).stores(stores);
    const upgrade = UPGRADES[Number(version)];
    if (upgrade) declared.upgrade(upgrade);
  }
  await db.open();
  db.close();
}
