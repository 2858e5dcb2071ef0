import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import FDBTransaction from 'fake-indexeddb/lib/FDBTransaction';
import type { Owner, Scheduler } from '../run/scheduler.ts';

/** What is used of fake-indexeddb's inside: who runs a transaction, ending one from outside, and reading past all of them. */
interface RawTransaction {
  mode: IDBTransactionMode;
  db: RawConnection;
  _state: 'active' | 'inactive' | 'committing' | 'finished';
  _requests: unknown[];
  _rollbackLog: unknown[];
  _abort(errorName: string | null): void;
  _start(): void;
}
interface RawConnection {
  _rawDatabase: RawDatabase;
  _closed: boolean;
  close(): void;
}
interface RawDatabase {
  version: number;
  transactions: RawTransaction[];
  connections: RawConnection[];
  rawObjectStores: Map<string, RawStore>;
}
interface RawStore {
  keyPath: string | string[] | null;
  records: { values(): Iterable<{ key: unknown; value: unknown }> };
  rawIndexes: Map<string, { keyPath: string | string[]; multiEntry: boolean; unique: boolean }>;
}
type RawFactory = IDBFactory & { _databases: Map<string, RawDatabase> };

const DATABASE = 'meja';

/** All that a disk holds, and how it is laid out. */
export interface DiskImage {
  version: number;
  stores: readonly {
    name: string;
    keyPath: string | string[] | null;
    indexes: readonly { name: string; keyPath: string | string[]; multiEntry: boolean; unique: boolean }[];
    rows: readonly unknown[];
  }[];
}

/** The disk of one device. Its tabs share it. */
export class Disk {
  readonly factory = new IDBFactory() as RawFactory;
  /** Nothing more can be written. */
  isFull = false;
  onRefused: () => void = () => undefined;

  get #raw(): RawDatabase | undefined {
    return this.factory._databases.get(DATABASE);
  }

  /** The rows of a store as they lie there, past the app and past every transaction. Not to be changed. */
  rows(store: string): unknown[] {
    const raw = this.#raw?.rawObjectStores.get(store);
    return raw ? [...raw.records.values()].map(({ value }) => value) : [];
  }

  get stores(): string[] {
    return [...(this.#raw?.rawObjectStores.keys() ?? [])];
  }

  get image(): DiskImage {
    const stores = [...(this.#raw?.rawObjectStores ?? [])].map(([name, { keyPath, rawIndexes }]) => ({
      name,
      keyPath,
      indexes: [...rawIndexes].map(([index, { keyPath: over, multiEntry, unique }]) => {
        return { name: index, keyPath: over, multiEntry, unique };
      }),
      rows: this.rows(name).map((row) => structuredClone(row)),
    }));
    return { version: this.#raw?.version ?? 0, stores };
  }

  /** Onto an empty disk. */
  write(image: DiskImage): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = this.factory.open(DATABASE, image.version);
      request.onupgradeneeded = () => {
        for (const { name, keyPath, indexes, rows } of image.stores) {
          const store = request.result.createObjectStore(name, { keyPath });
          for (const { name: index, keyPath: over, multiEntry, unique } of indexes)
            store.createIndex(index, over, { multiEntry, unique });
          for (const row of rows) store.put(row);
        }
      };
      request.onerror = () => reject(request.error ?? new Error('the disk can not be written'));
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
  }

  /** Whether somebody is in the middle of writing. */
  get isBusy(): boolean {
    return (
      this.#raw?.transactions.some(({ _state, mode }) => _state !== 'finished' && mode !== 'readonly') ===
      true
    );
  }

  /** Everything on it is gone. No tab may be open. */
  wipe(): void {
    this.factory._databases.delete(DATABASE);
  }

  /** What a dead tab was at is undone, and its connections are gone. */
  release(isMine: (connection: object) => boolean): void {
    const raw = this.#raw;
    if (!raw) return;
    for (const transaction of [...raw.transactions])
      if (isMine(transaction.db) && transaction._state !== 'finished') transaction._abort(null);
    for (const connection of [...raw.connections]) if (isMine(connection)) connection.close();
  }

  /** For reading and writing it outside any tab. */
  get storage(): { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange } {
    return { indexedDB: this.factory, IDBKeyRange };
  }
}

const owners = new WeakMap<object, { owner: Owner; disk: Disk }>();

/** Between the versions of two apps: browsers know a version by ten times its number. */
const VERSION = 10;

/**
 * The disk as one tab sees it: its steps are the tab's, and nothing is there any more when the tab is dead. `isTomorrow`: the tab runs the
 * next version of the app, which lays out the database anew.
 */
export function diskFor(
  disk: Disk,
  owner: Owner,
  isTomorrow: boolean,
): { storage: Disk['storage']; release: () => void } {
  const later = isTomorrow ? VERSION : 0;
  const facade = {
    open(name: string, version?: number) {
      if (!owner.alive) return new EventTarget();
      const request =
        version === undefined ? disk.factory.open(name) : disk.factory.open(name, version + later);
      const claim = (): void => void owners.set(request.result, { owner, disk });
      request.addEventListener('upgradeneeded', () => {
        claim();
        const connection = request.result;
        // As browsers do with the connection of an upgrade that was broken off. It would block the next one.
        request.addEventListener('error', () => connection.close());
        if (isTomorrow && !request.result.objectStoreNames.contains('tomorrow'))
          request.result.createObjectStore('tomorrow', { keyPath: 'id' });
      });
      request.addEventListener('success', claim);
      return request;
    },
    async databases() {
      if (!owner.alive) return new Promise(() => undefined);
      const known = await disk.factory.databases();
      return known.map(({ name, version = 0 }) => ({ name, version: version - later }));
    },
    cmp: (a: unknown, b: unknown) => disk.factory.cmp(a, b),
  };
  return {
    storage: { indexedDB: facade as unknown as IDBFactory, IDBKeyRange },
    release: () =>
      disk.release((connection) => {
        const claimed = owners.get(connection);
        return claimed === undefined || claimed.owner === owner;
      }),
  };
}

/**
 * Has each transaction's steps count as steps of the tab that began it, whoever's end let it start, and refuses the commit of a write where
 * the disk is full, as browsers do. Answers how to stop that.
 */
export function watchTransactions(scheduler: Scheduler): () => void {
  const prototype = FDBTransaction.prototype as unknown as RawTransaction;
  const real = prototype._start;
  prototype._start = function start(this: RawTransaction): void {
    const claimed = owners.get(this.db);
    if (!claimed) return real.call(this);
    const before = scheduler.current;
    scheduler.current = claimed.owner;
    try {
      const isCommit = this._requests.length === 0 && this._state !== 'finished';
      if (isCommit && claimed.disk.isFull && this.mode === 'readwrite' && this._rollbackLog.length > 0) {
        claimed.disk.onRefused();
        this._abort('QuotaExceededError');
      } else real.call(this);
    } finally {
      scheduler.current = before;
    }
  };
  return () => {
    prototype._start = real;
  };
}
