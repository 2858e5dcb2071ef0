/** Hands out an object store within a transaction: the one that is under way, or one of its own for a single step. */
export interface Access {
  readonly keyRange: typeof IDBKeyRange;
  read<T>(name: string, step: (store: IDBObjectStore) => Promise<T>): Promise<T>;
  /** Resolves when the step is in the transaction that is under way, or durable where it has one of its own. */
  write(name: string, step: (store: IDBObjectStore) => void | Promise<void>): Promise<void>;
}

export const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('a request failed', 'UnknownError'));
  });
