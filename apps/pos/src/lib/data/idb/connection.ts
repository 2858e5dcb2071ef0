import type { Access } from './access.ts';

/** Where databases are kept; the browser's own unless told otherwise. */
export interface Storage {
  indexedDB?: IDBFactory;
  IDBKeyRange?: typeof IDBKeyRange;
}

/**
 * `rw` waits for the disk ('strict'), so that what was shown as saved survives a power cut. `rw-again` does not: for what the server sends
 * once more where it is lost. Either is whole or not at all, and in the order in which they were begun.
 */
export type Mode = 'r' | 'rw' | 'rw-again';

/** The database went away by itself, or a later version of the app wants to change it. */
type ConnectionEvent = 'close' | 'versionchange';

/** One connection to a database, opened when it is first used and again when the browser has dropped it. */
export class Connection implements Access {
  readonly name: string;
  readonly #version: number;
  readonly #bringUpToDate: () => Promise<void>;
  readonly #factory: () => IDBFactory;
  readonly #keyRange: () => typeof IDBKeyRange;
  readonly #listeners = new Map<ConnectionEvent, (() => void)[]>();
  #opening: Promise<IDBDatabase> | undefined;
  #isClosed = false;

  /**
   * @param version as the browser counts
   * @param bringUpToDate makes the database when there is none, or only an earlier version of it
   */
  constructor(storage: Storage, name: string, version: number, bringUpToDate: () => Promise<void>) {
    this.name = name;
    this.#version = version;
    this.#bringUpToDate = bringUpToDate;
    this.#factory = () => storage.indexedDB ?? indexedDB;
    this.#keyRange = () => storage.IDBKeyRange ?? IDBKeyRange;
  }

  get keyRange(): typeof IDBKeyRange {
    return this.#keyRange();
  }

  on(event: ConnectionEvent, listener: () => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  open(): Promise<IDBDatabase> {
    if (this.#isClosed)
      return Promise.reject(new DOMException('the database is closed', 'InvalidStateError'));
    this.#opening ??= this.#open();
    return this.#opening;
  }

  close(): void {
    this.#isClosed = true;
    this.#opening?.then(
      (db) => db.close(),
      () => undefined,
    );
  }

  read<T>(name: string, step: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    return this.within('r', [name], (transaction) => step(transaction.objectStore(name)));
  }

  write(name: string, step: (store: IDBObjectStore) => void | Promise<void>): Promise<void> {
    return this.within('rw', [name], async (transaction) => step(transaction.objectStore(name)));
  }

  /** Resolves when all of it is durable; nothing of it is when the work throws, or when the browser can't write. */
  async within<T>(
    mode: Mode,
    names: readonly string[],
    work: (transaction: IDBTransaction) => Promise<T>,
  ): Promise<T> {
    const transaction = await this.#begin(mode, names);
    const over = endOf(transaction);
    try {
      const result = await work(transaction);
      // What has been read holds, whatever becomes of the transaction.
      if (mode === 'r') return result;
      commit(transaction);
      await over;
      return result;
    } catch (error) {
      abort(transaction);
      await over.catch(() => undefined);
      // Of a write that failed the steps after it only know that they were broken off.
      throw transaction.error ?? error;
    }
  }

  async #begin(mode: Mode, names: readonly string[]): Promise<IDBTransaction> {
    const opening = this.open();
    try {
      return begin(await opening, mode, names);
    } catch (error) {
      if (!isDropped(error)) throw error;
      // The browser has dropped the connection, and says so to nobody before somebody uses it.
      if (this.#opening === opening) this.#opening = undefined;
      return begin(await this.open(), mode, names);
    }
  }

  #open(): Promise<IDBDatabase> {
    const opening = this.#openUpToDate();
    opening.catch(() => (this.#opening = undefined));
    return opening;
  }

  async #openUpToDate(): Promise<IDBDatabase> {
    const found = await this.#openExisting();
    if (found && found.version >= this.#version) return this.#watched(found);
    found?.close();
    await this.#bringUpToDate();
    const made = await this.#openExisting();
    if (!made) throw new DOMException('the database was deleted while it was opened', 'AbortError');
    return this.#watched(made);
  }

  /** In whatever version it is; undefined where there is none, and none is made. */
  #openExisting(): Promise<IDBDatabase | undefined> {
    return new Promise((resolve, reject) => {
      const request = this.#factory().open(this.name);
      let isMissing = false;
      request.onupgradeneeded = () => {
        isMissing = true;
        request.transaction?.abort();
      };
      request.onerror = () =>
        isMissing
          ? resolve(undefined)
          : reject(request.error ?? new DOMException('it does not open', 'UnknownError'));
      request.onsuccess = () => resolve(request.result);
    });
  }

  #watched(db: IDBDatabase): IDBDatabase {
    db.onversionchange = () => this.#tell('versionchange');
    db.onclose = () => {
      this.#opening = undefined;
      this.#tell('close');
    };
    return db;
  }

  #tell(event: ConnectionEvent): void {
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}

const DURABILITY = { rw: 'strict', 'rw-again': 'relaxed' } as const;

const begin = (db: IDBDatabase, mode: Mode, names: readonly string[]): IDBTransaction =>
  mode === 'r'
    ? db.transaction(names, 'readonly')
    : db.transaction(names, 'readwrite', { durability: DURABILITY[mode] });

const isDropped = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'InvalidStateError';

function endOf(transaction: IDBTransaction): Promise<void> {
  const over = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('the transaction was broken off', 'AbortError'));
  });
  // Who needs to know waits for it; nobody else is to be told of it.
  over.catch(() => undefined);
  return over;
}

/** The browser would find out by itself that nothing more comes, once it has reported each write: that is another way there and back. */
function commit(transaction: IDBTransaction): void {
  try {
    transaction.commit();
  } catch {
    return; // it is over already, or about to be
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    return; // it is over already
  }
}
