/// <reference lib="dom" />

/** Run in the page, once its first load is over: how long it took from its first question, and what came. */
export async function readLoad(): Promise<{ seconds: number; bytes: number; pages: number; stored: number }> {
  const now = performance.now();
  const pulls = performance
    .getEntriesByType('resource')
    .filter((entry): entry is PerformanceResourceTiming => entry.name.endsWith('/api/sync/pull'));
  const asked = Math.min(...pulls.map(({ startTime }) => startTime));
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('meja');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('the database does not open'));
  });
  const stored = await new Promise<number>((resolve, reject) => {
    const request = db.transaction('products').objectStore('products').count();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('the products can’t be counted'));
  });
  db.close();
  const bytes = pulls.reduce((sum, { transferSize }) => sum + transferSize, 0);
  return { seconds: (now - asked) / 1_000, bytes, pages: pulls.length, stored };
}
