import type { DeviceId, OrderId, OutletId, StaffId } from '@meja/domain';
import { PROTOCOL, START, type Change, type Cursor, type Cursors, type PullResponse } from '@meja/sync';
import { SCHEMAS } from '@meja/sync/schemas';
import { WholePullResponse } from '@meja/sync/pack';
import {
  addLineArgs,
  anId,
  openOrderArgs,
  paymentArgs,
  type EnvelopeWriter,
} from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db, Tx } from '../../../db/database.ts';
import { connect } from '../../../db/pool.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createTokens } from '../../../http/tokens.ts';
import { cashierOf, pushDeps, scopeOf } from '../../../testing/pushing.ts';
import {
  enrolDevice,
  hire,
  migratedDatabase,
  NOW,
  openOutlet,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../../../testing/restaurant.ts';
import { push } from '../push/push.ts';
import { DeviceGone } from '../device.ts';
import { CatalogueChecksums } from './catalogue-checksums.ts';
import { pull } from './pull.ts';

const tokens = createTokens('a secret of the tests, long enough', () => NOW);
const checksums = new CatalogueChecksums();
let database: MigratedDatabase;
let restaurant: Restaurant;

beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  restaurant = await openRestaurant(database.owner.db);
  await asOwner(async (tx) => {
    const tenant_id = restaurant.tenantId;
    const category = anId();
    await tx.insertInto('categories').values({ tenant_id, id: category, name: 'Nasi' }).execute();
    await tx
      .insertInto('products')
      .values(
        Array.from({ length: 25 }, (_, i) => ({
          tenant_id,
          id: anId(),
          category_id: category,
          name: `Nasi ${i}`,
          price: 20_000 + i,
        })),
      )
      .execute();
    await tx
      .insertInto('dining_tables')
      .values({ tenant_id, id: anId(), outlet_id: restaurant.outletId, name: 'A-01' })
      .execute();
  });
});

const asOwner = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTenant(database.owner.db, restaurant.tenantId, work);
interface Asked {
  limit?: number;
  epoch?: string;
  device?: 0 | 1;
  packs?: true;
  collections?: Record<string, number>;
  db?: Db;
}
const ask = (cursors: Cursors, options: Asked = {}) =>
  pull(
    { db: options.db ?? database.app.db, clock: () => NOW, checksums, tokens },
    scopeOf(restaurant, restaurant.devices[options.device ?? 0]),
    {
      protocol: PROTOCOL,
      epoch: options.epoch ?? null,
      cursors,
      limit: options.limit ?? 1_000,
      ...(options.packs && { packs: true }),
      ...(options.collections && { collections: options.collections }),
    },
  );
const writer = (device: 0 | 1 = 0) => cashierOf(restaurant, restaurant.devices[device]);
const deliver = (by: EnvelopeWriter, mutations: unknown[]) =>
  push(pushDeps(database.app.db), scopeOf(restaurant, by.deviceId), { protocol: PROTOCOL, mutations });
const namesOf = (changes: Change[], collection: Change['collection']) =>
  changes.filter((change) => change.collection === collection);

/** A device's copy, as one that applies every answer has it. */
class Copy {
  readonly docs = new Map<string, unknown>();
  cursors = START;

  async follow(limit = 1_000, device: 0 | 1 = 0): Promise<PullResponse> {
    for (let pages = 0; pages < 1_000; pages += 1) {
      const answer = await ask(this.cursors, { limit, device });
      for (const { collection, id, doc } of answer.changes) {
        if (doc === null) this.docs.delete(`${collection}/${id}`);
        else this.docs.set(`${collection}/${id}`, SCHEMAS[collection].parse(doc));
      }
      this.cursors = answer.cursors;
      if (answer.remaining === 0) return answer;
    }
    throw new Error('the pull never ends');
  }
}

describe('the first pull', () => {
  it('brings the whole catalogue of the outlet in documents that fit their schemas', async () => {
    const answer = await ask(START);
    expect(answer).toMatchObject({ reset: false, remaining: 0, ackSeq: 0 });
    expect(namesOf(answer.changes, 'settings')).toHaveLength(1);
    expect(namesOf(answer.changes, 'products')).toHaveLength(25);
    expect(namesOf(answer.changes, 'staff')).toHaveLength(6);
    expect(namesOf(answer.changes, 'tables')).toHaveLength(1);
    for (const { collection, doc } of answer.changes)
      expect(() => SCHEMAS[collection].parse(doc)).not.toThrow();
  });

  it.each([1, 2, 7, 1_000])('in pages of %i brings the same, once each, counting down', async (limit) => {
    const whole = await ask(START);
    const seen: string[] = [];
    let cursors = START;
    let remaining = Infinity;
    while (remaining > 0) {
      const answer = await ask(cursors, { limit });
      expect(answer.remaining).toBeLessThan(remaining);
      expect(answer.changes.length).toBeLessThanOrEqual(limit);
      seen.push(...answer.changes.map(({ collection, id }) => `${collection}/${id}`));
      ({ cursors, remaining } = answer);
    }
    expect(seen).toEqual(whole.changes.map(({ collection, id }) => `${collection}/${id}`));
    expect(cursors).toEqual(whole.cursors);
  });

  it('comes in packs to an app that takes them, and says the same', async () => {
    await asOwner((tx) =>
      sql`insert into products (tenant_id, id, category_id, name, price, position)
          select tenant_id, uuidv7(), category_id, 'Mie ' || n, 1000 * n, n
          from products, generate_series(1, 10) n`.execute(tx),
    );
    const whole = await ask(START);
    const answer = await ask(START, { packs: true });
    expect(whole.packs).toBeUndefined();
    expect(namesOf(answer.changes, 'products')).toHaveLength(0);
    const { changes } = WholePullResponse.parse(JSON.parse(JSON.stringify(answer)));
    expect(new Set(changes.map((change) => JSON.stringify(change)))).toEqual(
      new Set(whole.changes.map((change) => JSON.stringify(change))),
    );
  });

  it('goes on for an app that keeps of a cursor only what it knows', async () => {
    const whole = await ask(START);
    let cursors = START;
    for (let remaining = Infinity; remaining > 0;) {
      const answer = await ask(cursors, { limit: 7 });
      const { catalog, outlet } = answer.cursors;
      expect(answer.remaining).toBeLessThan(remaining);
      remaining = answer.remaining;
      cursors = { catalog: { ...catalog, left: undefined }, outlet: { ...outlet, left: undefined } };
    }
    expect(cursors).toEqual(whole.cursors);
  });

  it('leaves closed orders of past weeks at head office, but brings what happens to them later', async () => {
    const orderId = anId<OrderId>();
    const by = writer();
    const line = addLineArgs({ orderId });
    await deliver(by, [
      by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
      by.write({ name: 'order.addLine', args: line }),
      by.write({ name: 'order.send', args: { orderId, lineIds: [line.lineId] } }),
      by.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }),
      by.write({ name: 'order.complete', args: { orderId } }),
    ]);
    await asOwner((tx) => tx.updateTable('orders').set({ business_day: '2026-10-01' }).execute());
    const copy = new Copy();
    const answer = await copy.follow(2);
    expect(copy.docs.has(`orders/${orderId}`)).toBe(false);
    expect(answer.checksums.orders).toEqual({ count: 0, sum: 0 });
    await asOwner((tx) => tx.updateTable('orders').set({ note: 'dikembalikan' }).execute());
    await copy.follow();
    expect(copy.docs.get(`orders/${orderId}`)).toMatchObject({ note: 'dikembalikan' });
  });

  it('is planned for the days that it brings, however often it is asked: a plan for any days reads an outlet’s whole past', async () => {
    const by = writer();
    for (let i = 0; i < 2; i += 1)
      await deliver(by, [
        by.write({ name: 'order.open', args: openOrderArgs({ orderId: anId<OrderId>() }) }),
      ]);
    const { connectionString = '' } = database.app.pool.options;
    const own = connect({ connectionString, max: 1 });
    const ofOrders = async () => {
      const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
        own.db,
      );
      // Those that go by the stream's number; a checksum goes by the days alone.
      return rows.filter(({ statement }) => /from "?orders"?\s[^]*"?seq"? >/.test(statement)).length;
    };
    try {
      let cursors = START;
      for (let i = 0; i < 8; i += 1) cursors = (await ask(START, { db: own.db })).cursors;
      const first = { ...cursors, outlet: START.outlet };
      for (let i = 0; i < 8; i += 1)
        expect(await ask(first, { db: own.db, limit: 1 })).toMatchObject({ remaining: 1 });
      expect(await ofOrders()).toBe(0);
      for (let i = 0; i < 8; i += 1)
        await ask({ ...cursors, outlet: before(cursors.outlet) }, { db: own.db });
      expect(await ofOrders()).toBe(1);
    } finally {
      await own.close();
    }
  });
});

/** As a device that has followed up to the number before, and loaded everything long ago. */
const before = (cursor: Cursor): Cursor => ({ seq: cursor.seq - 1, after: null, horizon: 0 });

describe('a later pull', () => {
  it('brings just what changed, whoever changed it and how, and then nothing', async () => {
    const copy = new Copy();
    await copy.follow();
    await asOwner((tx) =>
      sql`update products set price = price + 1 where name in ('Nasi 3', 'Nasi 4')`.execute(tx),
    );
    const answer = await ask(copy.cursors);
    expect(answer.changes).toHaveLength(2);
    expect((await ask(answer.cursors)).changes).toHaveLength(0);
  });

  it('says what is gone: a deleted dish, somebody who left, a table that was closed', async () => {
    const copy = new Copy();
    await copy.follow();
    const before = copy.docs.size;
    await asOwner(async (tx) => {
      await sql`delete from products where name = 'Nasi 7'`.execute(tx);
      await tx
        .updateTable('role_grants')
        .set({ revoked_at: NOW })
        .where('user_id', '=', restaurant.staff.kitchen)
        .execute();
      await tx.updateTable('dining_tables').set({ is_active: false }).execute();
    });
    const { checksums } = await copy.follow(1);
    expect(copy.docs.size).toBe(before - 3);
    expect(copy.docs.has(`staff/${restaurant.staff.kitchen}`)).toBe(false);
    expect(checksums).toMatchObject({ products: { count: 24 }, staff: { count: 5 }, tables: { count: 0 } });
  });

  it.each([1, 2, 4, 7])(
    'in pages of %i brings every deletion and every change among them, once',
    async (limit) => {
      const copy = new Copy();
      await copy.follow();
      await asOwner(async (tx) => {
        await sql`delete from dining_tables`.execute(tx);
        await sql`delete from products where name like 'Nasi 1%'`.execute(tx);
        await sql`update products set price = price + 1 where name like 'Nasi 2%'`.execute(tx);
      });
      await asOwner((tx) => sql`delete from products where name = 'Nasi 2'`.execute(tx));
      const whole = await ask(copy.cursors);
      expect(whole.changes).toHaveLength(1 + 11 + 6);
      const pages: PullResponse[] = [];
      do {
        const answer = await ask(copy.cursors, { limit });
        copy.cursors = answer.cursors;
        pages.push(answer);
      } while (pages.at(-1)?.remaining !== 0);
      expect(pages.flatMap(({ changes }) => changes)).toEqual(whole.changes);
      expect(copy.cursors).toEqual(whole.cursors);
      expect(pages.at(-1)?.checksums).toEqual(whole.checksums);
    },
  );

  it("includes the device's own work up to the number it answers", async () => {
    const by = writer();
    await deliver(by, [
      by.write({ name: 'order.open', args: openOrderArgs() }),
      by.write({ name: 'order.open', args: openOrderArgs() }),
    ]);
    const answer = await ask(START);
    expect(answer.ackSeq).toBe(2);
    expect(namesOf(answer.changes, 'orders')).toHaveLength(2);
    expect((await ask(START, { limit: 3 })).ackSeq).toBe(0);
    expect((await ask(START, { device: 1 })).ackSeq).toBe(0);
  });

  it("never shows what belongs to another outlet's devices", async () => {
    const elsewhere = anId<OutletId>();
    const stranger = anId<StaffId>();
    await asOwner(async (tx) => {
      await openOutlet(tx, restaurant.tenantId, elsewhere, 'BDG');
      await hire(tx, restaurant.tenantId, stranger, 'waiter');
      await tx
        .updateTable('role_grants')
        .set({ outlet_id: elsewhere })
        .where('user_id', '=', stranger)
        .execute();
      await tx
        .insertInto('dining_tables')
        .values({ tenant_id: restaurant.tenantId, id: anId(), outlet_id: elsewhere, name: 'Z-99' })
        .execute();
      await enrolDevice(tx, { tenantId: restaurant.tenantId, outletId: elsewhere, id: anId(), number: 1 });
    });
    const copy = new Copy();
    await copy.follow();
    const text = JSON.stringify([...copy.docs.values()]);
    expect(text).not.toContain('Z-99');
    expect(text).not.toContain(stranger);
    expect([...copy.docs.keys()].filter((key) => key.startsWith('settings/'))).toEqual([
      `settings/${restaurant.outletId}`,
    ]);
  });

  it('tells the devices of each outlet how many tables their own has, before and after one more', async () => {
    const elsewhere = anId<OutletId>();
    const deviceId = anId<DeviceId>();
    const { tenantId: tenant_id } = restaurant;
    await asOwner(async (tx) => {
      await openOutlet(tx, tenant_id, elsewhere, 'BDG');
      await enrolDevice(tx, { tenantId: tenant_id, outletId: elsewhere, id: deviceId, number: 1 });
    });
    const tablesHere = async () => (await ask(START)).checksums.tables?.count;
    const tablesThere = async () => {
      const { checksums: sums } = await pull(
        { db: database.app.db, clock: () => NOW, checksums, tokens },
        { tenantId: tenant_id, outletId: elsewhere, deviceId },
        { protocol: PROTOCOL, epoch: null, cursors: START, limit: 1_000 },
      );
      return sums.tables?.count;
    };
    expect([await tablesHere(), await tablesThere()]).toEqual([1, 0]);
    await asOwner((tx) =>
      tx
        .insertInto('dining_tables')
        .values({ tenant_id, id: anId(), outlet_id: elsewhere, name: 'Z-99' })
        .execute(),
    );
    expect([await tablesHere(), await tablesThere()]).toEqual([1, 1]);
  });

  it('of cursors from another epoch, or from a later time than the database knows, starts anew', async () => {
    const { cursors, epoch } = await ask(START);
    expect(await ask(cursors, { epoch })).toMatchObject({ reset: false, changes: [] });
    const anew = await ask(cursors, { epoch: crypto.randomUUID() });
    expect(anew.reset).toBe(true);
    expect(namesOf(anew.changes, 'products')).toHaveLength(25);
    const ahead = { ...cursors, outlet: { ...cursors.outlet, seq: cursors.outlet.seq + 10 } };
    expect(await ask(ahead, { epoch })).toMatchObject({ reset: true });
  });

  it('goes on when a row was bent by hand beyond what the app would write', async () => {
    const by = writer();
    await deliver(by, [
      by.write({ name: 'order.open', args: openOrderArgs() }),
      by.write({ name: 'order.open', args: openOrderArgs({ note: 'tetap datang' }) }),
    ]);
    await asOwner((tx) => sql`update orders set covers = 5000 where note = ''`.execute(tx));
    const { changes } = await ask(START);
    expect(namesOf(changes, 'orders')).toHaveLength(2);
  });

  it('of a revoked device is refused', async () => {
    await asOwner((tx) => tx.updateTable('devices').set({ revoked_at: NOW }).execute());
    await expect(ask(START)).rejects.toBeInstanceOf(DeviceGone);
  });
});

describe('two copies of one outlet', () => {
  it('are the same after the same head, and equal what the checksums say', async () => {
    const [a, b] = [new Copy(), new Copy()];
    await a.follow();
    const [one, two] = [writer(0), writer(1)];
    const orderId = anId<OrderId>();
    await deliver(one, [one.write({ name: 'order.open', args: openOrderArgs({ orderId }) })]);
    await a.follow(1);
    await deliver(two, [two.write({ name: 'order.addLine', args: addLineArgs({ orderId }) })]);
    await deliver(one, [one.write({ name: 'order.addLine', args: addLineArgs({ orderId }) })]);
    await a.follow(1);
    const { checksums } = await b.follow(4, 1);
    expect(Object.fromEntries([...a.docs].sort())).toEqual(Object.fromEntries([...b.docs].sort()));
    for (const [collection, { count }] of Object.entries(checksums))
      expect([...b.docs.keys()].filter((key) => key.startsWith(`${collection}/`))).toHaveLength(count);
  });

  it('leave out what a newer app reads, and say that it has not come, until the server is as new', async () => {
    const from = { seq: 0, after: null, horizon: 0 };
    const first = await ask(START, { collections: { orders: 1, notices: 1 } });
    expect(first.cursors.joining).toEqual({ notices: from });
    const second = await ask(first.cursors, { collections: { orders: 1, notices: 1 } });
    expect(second.cursors.joining).toEqual({ notices: from });
    expect((await ask(first.cursors, { collections: { orders: 1 } })).remaining).toBe(0);
  });

  it('under concurrent writers never skip a change', async () => {
    const copy = new Copy();
    await copy.follow();
    let writing = true;
    const writers = [0, 1].map(async (device) => {
      const by = writer(device as 0 | 1);
      for (let i = 0; i < 25; i += 1)
        await deliver(by, [by.write({ name: 'order.open', args: openOrderArgs() })]);
    });
    const reader = (async () => {
      while (writing) await copy.follow(3);
    })();
    await Promise.all(writers);
    writing = false;
    await reader;
    await copy.follow();
    expect([...copy.docs.keys()].filter((key) => key.startsWith('orders/'))).toHaveLength(50);
  });
});
