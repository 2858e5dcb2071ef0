import { resultOf, type Access } from './access.ts';

interface Which<Row> {
  table: string;
  index: string;
  range: IDBKeyRange | null;
  limit?: number;
  keep?: (row: Row) => boolean;
}

/** Rows of a table in the order of an index. */
export class RowSet<Row, Key extends IDBValidKey> {
  readonly #access: Access;
  readonly #which: Which<Row>;

  constructor(access: Access, which: Which<Row>) {
    this.#access = access;
    this.#which = which;
  }

  limit(limit: number): RowSet<Row, Key> {
    return new RowSet(this.#access, { ...this.#which, limit });
  }

  filter(keep: (row: Row) => boolean): RowSet<Row, Key> {
    return new RowSet(this.#access, { ...this.#which, keep });
  }

  toArray(): Promise<Row[]> {
    const { range, limit, keep } = this.#which;
    if (limit !== undefined && limit <= 0) return Promise.resolve([]);
    return this.#read(async (source) => {
      if (!keep) return resultOf(source.getAll(range, limit) as IDBRequest<Row[]>);
      return limit === undefined
        ? (await resultOf(source.getAll(range) as IDBRequest<Row[]>)).filter(keep)
        : walk(source, { range, limit, keep });
    });
  }

  async first(): Promise<Row | undefined> {
    return (await this.limit(1).toArray())[0];
  }

  last(): Promise<Row | undefined> {
    return this.#read(async (source) => {
      const cursor = await resultOf(source.openCursor(this.#which.range, 'prev'));
      return cursor?.value as Row | undefined;
    });
  }

  async count(): Promise<number> {
    if (this.#which.keep || this.#which.limit !== undefined) return (await this.toArray()).length;
    return this.#read((source) => resultOf(source.count(this.#which.range ?? undefined)));
  }

  primaryKeys(): Promise<Key[]> {
    return this.#read((source) => resultOf(source.getAllKeys(this.#which.range)) as Promise<Key[]>);
  }

  delete(): Promise<void> {
    const { table, index, range } = this.#which;
    return this.#access.write(table, async (store) => {
      const keys = await resultOf(sourceIn(store, index).getAllKeys(range));
      for (const key of keys) store.delete(key);
    });
  }

  #read<T>(step: (source: IDBObjectStore | IDBIndex) => Promise<T>): Promise<T> {
    const { table, index } = this.#which;
    return this.#access.read(table, (store) => step(sourceIn(store, index)));
  }
}

/** What a table is keyed by needs no index. */
const sourceIn = (store: IDBObjectStore, index: string): IDBObjectStore | IDBIndex =>
  store.keyPath === index ? store : store.index(index);

function walk<Row>(
  source: IDBObjectStore | IDBIndex,
  { range, limit, keep }: { range: IDBKeyRange | null; limit: number; keep: (row: Row) => boolean },
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const request = source.openCursor(range);
    request.onerror = () => reject(request.error ?? new DOMException('a request failed', 'UnknownError'));
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor && keep(cursor.value as Row)) rows.push(cursor.value as Row);
      if (cursor && rows.length < limit) cursor.continue();
      else resolve(rows);
    };
  });
}
