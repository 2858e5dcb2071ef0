import type { Page } from '@playwright/test';

type Store = 'meta' | 'outbox';
type Row = Record<string, unknown>;

/** All that the app on the page has stored under a name. */
export const stored = (page: Page, store: Store): Promise<Row[]> => page.evaluate(readStore, store);

/** The same in the page itself. */
export async function readStore(name: Store): Promise<Row[]> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('the database of the app cannot be read'));
    });
  const db = await answer(indexedDB.open('meja'));
  const all = db.transaction(name).objectStore(name).getAll() as IDBRequest<Row[]>;
  const rows = await answer(all);
  db.close();
  return rows;
}
