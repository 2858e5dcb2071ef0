import type { Page } from '@playwright/test';

type Row = Record<string, unknown>;

interface Question {
  store: 'meta' | 'orders' | 'outbox';
  take: 'getAll' | 'getAllKeys' | 'count';
  /** Only rows with this value in this index. */
  where?: { index: string; is: number };
}

/** Asks the database of the app on the page, past the app. Runs in the page itself. */
export async function askDatabase({ store, take, where }: Question): Promise<unknown> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('the database of the app cannot be read'));
    });
  const db = await answer(indexedDB.open('meja'));
  const rows = db.transaction(store).objectStore(store);
  const asked = where ? rows.index(where.index)[take](where.is) : rows[take]();
  const found = await answer(asked as IDBRequest<unknown>);
  db.close();
  return found;
}

const ask = (page: Page, question: Question): Promise<unknown> => page.evaluate(askDatabase, question);

/** All that the app on the page has stored under a name. */
export const stored = async (page: Page, store: 'meta' | 'outbox'): Promise<Row[]> =>
  (await ask(page, { store, take: 'getAll' })) as Row[];

/** How many mutations the server has not judged yet. */
export const countUndelivered = async (page: Page): Promise<number> =>
  (await ask(page, { store: 'outbox', take: 'count', where: { index: 'judged', is: 0 } })) as number;

/** How many orders this tablet knows: those that the server has confirmed, and those in its own queue. */
export async function countOrders(page: Page): Promise<number> {
  const confirmed = (await ask(page, { store: 'orders', take: 'getAllKeys' })) as string[];
  const queued = (await stored(page, 'outbox')).flatMap(({ refs }) => refs as string[]);
  const orders = [
    ...confirmed.map((id) => `order:${id}`),
    ...queued.filter((key) => key.startsWith('order:')),
  ];
  return new Set(orders).size;
}
