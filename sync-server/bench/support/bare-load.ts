/// <reference lib="dom" />

/**
 * Run in a bare page: fetches a first pull from where the page came from, makes documents of it, and puts them into stores of the shape of the
 * app's, all of it in one transaction, strictly durable. The stores are there before the clock starts.
 * @returns how long it took, and how many dishes are stored
 */
export async function loadBarely(): Promise<{ seconds: number; stored: number }> {
  interface Ids {
    heads: string;
    tails: string;
  }
  interface Column {
    values?: unknown[];
    steps?: number[];
    ref?: (number | null)[];
    refs?: number[][];
  }
  interface Pack {
    collection: string;
    columns: { key: string; of: Column }[];
    seqs: number[];
    refs: Ids;
    ids: Ids;
  }
  interface Change {
    collection: string;
    id: string;
    seq: number;
    doc: unknown;
  }
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  const summed = (steps: readonly number[]) => {
    let sum = 0;
    return steps.map((step) => (sum += step));
  };
  const idsOf = ({ heads, tails }: Ids) => {
    const bytes = atob(tails);
    let head = 0n;
    return (heads === '' ? [] : heads.split(' ')).map((step, i) => {
      head = BigInt.asUintN(64, head + BigInt(`0x${step}`));
      let hex = head.toString(16).padStart(16, '0');
      for (let at = i * 8; at < i * 8 + 8; at += 1) hex += bytes.charCodeAt(at).toString(16).padStart(2, '0');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    });
  };
  const changesOf = ({ collection, columns, seqs, ...pack }: Pack): Change[] => {
    const [own, referred, numbers] = [idsOf(pack.ids), idsOf(pack.refs), summed(seqs)];
    const read = columns.map(({ key, of: { values, steps, ref, refs } }) => ({
      key,
      values:
        values ??
        (steps && summed(steps)) ??
        ref?.map((at) => (at === null ? null : referred[at])) ??
        refs?.map((list) => list.map((at) => referred[at])) ??
        [],
    }));
    return own.map((id, i) => {
      const doc: Record<string, unknown> = { id };
      for (const { key, values } of read) doc[key] = values[i];
      return { collection, id, seq: numbers[i] ?? 0, doc };
    });
  };

  const names = ['settings', 'categories', 'modifierGroups', 'products', 'staff', 'tables', 'orders'];
  const opening = indexedDB.open('bare-load', 1);
  opening.onupgradeneeded = () => {
    for (const name of names)
      opening.result.createObjectStore(name, { keyPath: 'id' }).createIndex('gen', 'gen');
  };
  const db = await done(opening);

  const began = performance.now();
  const pages = (await (await fetch('/pull')).json()) as { changes: Change[]; packs?: Pack[] }[];
  const writing = db.transaction(names, 'readwrite', { durability: 'strict' });
  for (const { changes, packs = [] } of pages)
    for (const { collection, id, seq, doc } of [...changes, ...packs.flatMap(changesOf)])
      writing.objectStore(collection).put({ id, seq, gen: 1, doc });
  await new Promise<void>((resolve, reject) => {
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(writing.error ?? new Error('the transaction was ended'));
  });
  const seconds = (performance.now() - began) / 1_000;
  const stored = await done(db.transaction('products').objectStore('products').count());
  db.close();
  return { seconds, stored };
}
