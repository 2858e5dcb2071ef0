import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import type { Collection } from '@meja/sync';
import type { AttentionRow, BaseRow, JournalRow, LockRow, OrderRow, OutboxRow, StaffRow } from './rows.ts';

/** Where to keep it; the browser's own database unless told otherwise. */
export type Storage = Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>;

export const SCHEMA_VERSION = 1;

/**
 * All that the tablet remembers. Every write waits for the disk ('strict'): it costs some ten milliseconds, and what
 * was shown as saved survives a power cut. What a person took exists nowhere else until the server has it.
 */
export class MejaDb extends Dexie {
  declare readonly meta: Table<{ key: string; value: unknown }, string>;
  declare readonly staff: Table<StaffRow, string>;
  declare readonly orders: Table<OrderRow, string>;
  declare readonly outbox: EntityTable<OutboxRow, 'deviceSeq'>;
  declare readonly journal: EntityTable<JournalRow, 'id'>;
  declare readonly attention: EntityTable<AttentionRow, 'id'>;
  declare readonly locks: EntityTable<LockRow, 'staffId'>;

  constructor(storage: Storage = {}, name = 'meja') {
    super(name, { ...storage, chromeTransactionDurability: 'strict', cache: 'disabled' });
    // A version that has shipped is never edited: the next one is added below it, with its upgrade.
    this.version(SCHEMA_VERSION).stores({
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
    });
  }

  /** The confirmed documents of a collection. */
  base(collection: Collection): Table<BaseRow, string> {
    // Dexie's own list of tables has the name `tables`.
    return this.table(collection === 'tables' ? 'diningTables' : collection);
  }
}

/**
 * Opens it, unless a later version of the app has changed it: an old version that is still open in a tab must neither
 * write into it nor, as Dexie would, put its own schema back.
 * @returns whether it is open
 */
export async function openUnlessLater(db: MejaDb, storage: Storage): Promise<boolean> {
  const factory = (storage.indexedDB as IDBFactory | undefined) ?? indexedDB;
  // Browsers of before 2024 may not tell; they are served as well as they can be.
  const known = 'databases' in factory ? await factory.databases() : [];
  if (known.some(({ name, version }) => name === db.name && isLater(version ?? 0))) return false;
  await db.open();
  return true;
}

/** Dexie keeps a tenth of the browser's version number for its own repairs. */
const isLater = (version: number): boolean => Math.floor(version / 10) > SCHEMA_VERSION;
