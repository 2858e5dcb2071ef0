import { resultOf, type Access } from './access.ts';
import { RowSet } from './row-set.ts';

/**
 * An object store as the tablet uses it. Writes are not waited for one by one: they take effect in the order in which they are made, and
 * one that fails makes its whole transaction fail.
 */
export class Table<Row, Key extends IDBValidKey> {
  readonly name: string;
  readonly #access: Access;

  constructor(access: Access, name: string) {
    this.#access = access;
    this.name = name;
  }

  get(key: Key): Promise<Row | undefined> {
    return this.#access.read(this.name, (store) => resultOf(store.get(key) as IDBRequest<Row | undefined>));
  }

  /** In the order asked for. */
  bulkGet(keys: readonly Key[]): Promise<(Row | undefined)[]> {
    return this.#access.read(this.name, (store) =>
      Promise.all(keys.map((key) => resultOf(store.get(key) as IDBRequest<Row | undefined>))),
    );
  }

  toArray(): Promise<Row[]> {
    return this.#access.read(this.name, (store) => resultOf(store.getAll() as IDBRequest<Row[]>));
  }

  count(): Promise<number> {
    return this.#access.read(this.name, (store) => resultOf(store.count()));
  }

  put(row: Row): Promise<void> {
    return this.bulkPut([row]);
  }

  bulkPut(rows: readonly Row[]): Promise<void> {
    return this.#access.write(this.name, (store) => rows.forEach((row) => store.put(row)));
  }

  add(row: Row): Promise<void> {
    return this.bulkAdd([row]);
  }

  /** As put, but fails where there is one with this key. */
  bulkAdd(rows: readonly Row[]): Promise<void> {
    return this.#access.write(this.name, (store) => rows.forEach((row) => store.add(row)));
  }

  delete(key: Key): Promise<void> {
    return this.bulkDelete([key]);
  }

  bulkDelete(keys: readonly Key[]): Promise<void> {
    return this.#access.write(this.name, (store) => keys.forEach((key) => store.delete(key)));
  }

  clear(): Promise<void> {
    return this.#access.write(this.name, (store) => void store.clear());
  }

  /** By an index, or by the key under its own name. */
  where(index: string): Where<Row, Key> {
    return new Where(this.#access, this.name, index);
  }

  orderBy(index: string): RowSet<Row, Key> {
    return new RowSet(this.#access, { table: this.name, index, range: null });
  }
}

class Where<Row, Key extends IDBValidKey> {
  readonly #access: Access;
  readonly #table: string;
  readonly #index: string;

  constructor(access: Access, table: string, index: string) {
    this.#access = access;
    this.#table = table;
    this.#index = index;
  }

  equals(value: IDBValidKey): RowSet<Row, Key> {
    return this.#in((range) => range.only(value));
  }

  above(value: IDBValidKey): RowSet<Row, Key> {
    return this.#in((range) => range.lowerBound(value, true));
  }

  aboveOrEqual(value: IDBValidKey): RowSet<Row, Key> {
    return this.#in((range) => range.lowerBound(value));
  }

  below(value: IDBValidKey): RowSet<Row, Key> {
    return this.#in((range) => range.upperBound(value, true));
  }

  belowOrEqual(value: IDBValidKey): RowSet<Row, Key> {
    return this.#in((range) => range.upperBound(value));
  }

  /** With the first, without the last. */
  between(from: IDBValidKey, to: IDBValidKey): RowSet<Row, Key> {
    return this.#in((range) => range.bound(from, to, false, true));
  }

  #in(rangeOf: (range: typeof IDBKeyRange) => IDBKeyRange): RowSet<Row, Key> {
    const range = rangeOf(this.#access.keyRange);
    return new RowSet(this.#access, { table: this.#table, index: this.#index, range });
  }
}
