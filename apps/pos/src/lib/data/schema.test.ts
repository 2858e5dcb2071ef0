import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { MejaDb, SCHEMA_VERSION } from './db.ts';
import { VERSIONS } from './schema.ts';

const storage = () => ({ indexedDB: new IDBFactory(), IDBKeyRange });

it('a tablet knows its database by the last version of the schema', () => {
  expect(SCHEMA_VERSION).toBe(Math.max(...Object.keys(VERSIONS).map(Number)));
});

it('a new tablet gets a database', async () => {
  const db = new MejaDb(storage());
  await db.meta.put({ key: 'deviceId', value: 'x' });
  expect(await db.imports.count()).toBe(0);
  db.close();
});

it('a database of the first version is brought up to date with its queue in it', async () => {
  const kept = storage();
  const first = new Dexie('meja', kept);
  first.version(1).stores(VERSIONS[1]);
  await first.table('outbox').add({ deviceSeq: 7, judged: 0, orderIds: ['b', 'a'] });
  await first
    .table('journal')
    .add({ id: 'x', deviceId: 'd', deviceSeq: 6, coveredAt: 1, orderIds: ['a'], verdict: null });
  first.close();

  const db = new MejaDb(kept);
  expect(await db.outbox.toArray()).toEqual([{ deviceSeq: 7, judged: 0, refs: ['order:b', 'order:a'] }]);
  expect(await db.outbox.where('refs').equals('order:a').count()).toBe(1);
  expect(await db.journal.toArray()).toMatchObject([{ id: 'x', refs: ['order:a'] }]);
  expect(await db.imports.count()).toBe(0);
  db.close();
});

it('a database that is up to date is opened as it is', async () => {
  const kept = storage();
  const db = new MejaDb(kept);
  await db.meta.put({ key: 'deviceId', value: 'x' });
  db.close();
  const again = new MejaDb(kept);
  expect(await again.meta.get('deviceId')).toEqual({ key: 'deviceId', value: 'x' });
  again.close();
});
