import type { DocumentKind } from '@meja/domain';
import { COLLECTION_OF, type Collection } from '@meja/sync';
import type { Access } from './idb/access.ts';
import { Connection, type Mode, type Storage } from './idb/connection.ts';
import { Table } from './idb/table.ts';
import type {
  AttentionRow,
  BaseRow,
  DocumentRow,
  ImportFileRow,
  ImportRow,
  JournalRow,
  LockRow,
  OutboxRow,
  StaffRow,
} from './rows.ts';
import type { VERSIONS } from './schema.ts';

export type { Storage };

/** The last of the schema's versions. */
export const SCHEMA_VERSION = 3 satisfies keyof typeof VERSIONS;

/** The number that the browser knows a version by: Dexie keeps a tenth of it for its own repairs. */
const browserVersion = (version: number): number => version * 10;

/** `tables` is a name that Dexie keeps for itself. */
const tableOf = (collection: Collection): string => (collection === 'tables' ? 'diningTables' : collection);

type AnyTable = Pick<Table<never, never>, 'name'>;

/** All that the tablet remembers, either each step by itself or within a transaction. */
abstract class Tables {
  readonly meta: Table<{ key: string; value: unknown }, string>;
  readonly staff: Table<StaffRow, string>;
  readonly outbox: Table<OutboxRow, number>;
  readonly journal: Table<JournalRow, string>;
  readonly attention: Table<AttentionRow, string>;
  readonly imports: Table<ImportRow, string>;
  readonly importFiles: Table<ImportFileRow, string>;
  readonly locks: Table<LockRow, string>;
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
    this.meta = new Table(access, 'meta');
    this.staff = new Table(access, 'staff');
    this.outbox = new Table(access, 'outbox');
    this.journal = new Table(access, 'journal');
    this.attention = new Table(access, 'attention');
    this.imports = new Table(access, 'imports');
    this.importFiles = new Table(access, 'importFiles');
    this.locks = new Table(access, 'locks');
  }

  /** The confirmed documents of a kind that devices write. */
  documents(kind: DocumentKind): Table<DocumentRow, string> {
    return new Table(this.#access, tableOf(COLLECTION_OF[kind]));
  }

  /** The confirmed documents of a collection. */
  base(collection: Collection): Table<BaseRow, string> {
    return new Table(this.#access, tableOf(collection));
  }

  /**
   * Everything that the work does through the tables it is given, or nothing; at the end it is durable. Within a transaction it is a
   * part of that. The work may wait for nothing but these tables, or the browser ends the transaction.
   */
  abstract transaction<T>(
    mode: Mode,
    tables: AnyTable | readonly AnyTable[],
    work: (db: Tables) => Promise<T>,
  ): Promise<T>;
}

export type { Tables };

/**
 * The tablet's database. Every write waits for the disk ('strict'): it costs some ten milliseconds, and what was shown as saved survives
 * a power cut. What a person took exists nowhere else until the server has it.
 */
export class MejaDb extends Tables {
  readonly name: string;
  readonly #connection: Connection;

  constructor(storage: Storage = {}, name = 'meja') {
    const connection = new Connection(storage, name, browserVersion(SCHEMA_VERSION), async () => {
      const schema = await import('./schema.ts');
      await schema.bringUpToDate(storage, name);
    });
    super(connection);
    this.#connection = connection;
    this.name = name;
  }

  async open(): Promise<void> {
    await this.#connection.open();
  }

  close(): void {
    this.#connection.close();
  }

  on(...[event, listener]: Parameters<Connection['on']>): void {
    this.#connection.on(event, listener);
  }

  transaction<T>(
    mode: Mode,
    tables: AnyTable | readonly AnyTable[],
    work: (db: Tables) => Promise<T>,
  ): Promise<T> {
    const names = (Array.isArray(tables) ? (tables as readonly AnyTable[]) : [tables as AnyTable]).map(
      ({ name }) => name,
    );
    return this.#connection.within(mode, names, async (transaction) => {
      const access = new Within(transaction, this.#connection.keyRange);
      const result = await work(new TablesWithin(access));
      // Work on the database instead of on the transaction would be neither whole nor safe, and nothing else would show it.
      if (!access.isUsed) throw new Error('a transaction in which nothing was done');
      return result;
    });
  }
}

/** Steps of one transaction. A write that fails ends it, so nobody has to wait for each. */
class Within implements Access {
  readonly keyRange: typeof IDBKeyRange;
  readonly #transaction: IDBTransaction;
  isUsed = false;

  constructor(transaction: IDBTransaction, keyRange: typeof IDBKeyRange) {
    this.#transaction = transaction;
    this.keyRange = keyRange;
  }

  read<T>(name: string, step: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    return step(this.#store(name));
  }

  async write(name: string, step: (store: IDBObjectStore) => void | Promise<void>): Promise<void> {
    await step(this.#store(name));
  }

  #store(name: string): IDBObjectStore {
    this.isUsed = true;
    return this.#transaction.objectStore(name);
  }
}

class TablesWithin extends Tables {
  async transaction<T>(
    _mode: Mode,
    _tables: AnyTable | readonly AnyTable[],
    work: (db: Tables) => Promise<T>,
  ): Promise<T> {
    return work(this);
  }
}

/**
 * Opens it, unless a later version of the app has changed it: an old version that is still open in a tab must not write into it.
 * @returns whether it is open
 */
export async function openUnlessLater(db: MejaDb, storage: Storage): Promise<boolean> {
  const factory = storage.indexedDB ?? indexedDB;
  // Browsers of before 2024 may not tell; they are served as well as they can be.
  const known = 'databases' in factory ? await factory.databases() : [];
  if (known.some(({ name, version }) => name === db.name && isLater(version ?? 0))) return false;
  await db.open();
  return true;
}

const isLater = (version: number): boolean => version >= browserVersion(SCHEMA_VERSION + 1);
