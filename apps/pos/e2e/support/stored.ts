import type { Page } from '@playwright/test';

/** All that the app on the page has stored under a name. */
export function stored(page: Page, store: 'meta' | 'outbox'): Promise<Record<string, unknown>[]> {
  return page.evaluate(async (name) => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('the database of the app cannot be read'));
      });
    const db = await answer(indexedDB.open('meja'));
    const all = db.transaction(name).objectStore(name).getAll() as IDBRequest<Record<string, unknown>[]>;
    const rows = await answer(all);
    db.close();
    return rows;
  }, store);
}
