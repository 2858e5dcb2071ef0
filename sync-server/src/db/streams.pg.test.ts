import type { OutletId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { furnish, type Furnished } from '../testing/furnish.ts';
import {
  hire,
  migratedDatabase,
  openOutlet,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../testing/restaurant.ts';
import type { Tx } from './database.ts';
import { withTenant } from './tenant.ts';

let database: MigratedDatabase;
let restaurant: Restaurant;
let ids: Furnished;

beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  restaurant = await openRestaurant(database.owner.db);
  ids = await furnish(database.owner.db, restaurant);
});

const as = <T>(work: (tx: Tx) => Promise<T>) => withTenant(database.owner.db, restaurant.tenantId, work);

const heads = () =>
  as(async (tx) => {
    const rows = await tx.selectFrom('streams').select(['kind', 'outlet_id', 'head']).execute();
    const headOf = (kind: string, outlet: string | null) =>
      rows.find((row) => row.kind === kind && row.outlet_id === outlet)?.head ?? -1;
    return { catalog: headOf('catalog', null), outlet: headOf('outlet', restaurant.outletId) };
  });

type Stamped =
  | 'orders'
  | 'products'
  | 'modifier_groups'
  | 'users'
  | 'outlets'
  | 'categories'
  | 'dining_tables';
const seqOf = (table: Stamped, id: string) =>
  as(
    async (tx) =>
      (await tx.selectFrom(table).select('seq').where('id', '=', id).executeTakeFirstOrThrow()).seq,
  );

const categoryNamed = (name: string, id: string = anId()) => ({ tenant_id: restaurant.tenantId, id, name });

describe('a stream', () => {
  it('moves by one for a transaction, however many rows and statements it has', async () => {
    const before = await heads();
    const [first, second] = [anId<string>(), anId<string>()];
    await as(async (tx) => {
      await tx
        .insertInto('categories')
        .values([categoryNamed('Mie', first), categoryNamed('Soto')])
        .execute();
      await tx.insertInto('categories').values(categoryNamed('Sate', second)).execute();
      await tx.updateTable('products').set({ price: 26_000 }).execute();
    });
    expect(await heads()).toEqual({ ...before, catalog: before.catalog + 1 });
    const expected = before.catalog + 1;
    expect(await seqOf('categories', first)).toBe(expected);
    expect(await seqOf('categories', second)).toBe(expected);
    expect(await seqOf('products', ids.productId)).toBe(expected);
  });

  it('gives each transaction the next number, and none to one that is taken back', async () => {
    const before = await heads();
    const write = () => as((tx) => tx.insertInto('categories').values(categoryNamed('Mie')).execute());
    await write();
    await as(async (tx) => {
      await tx.insertInto('categories').values(categoryNamed('x')).execute();
      throw new Error('taken back');
    }).catch(() => undefined);
    await write();
    expect((await heads()).catalog).toBe(before.catalog + 2);
  });

  it('takes its number anew after a savepoint was taken back', async () => {
    const before = await heads();
    const id = anId<string>();
    await as(async (tx) => {
      await sql`savepoint s`.execute(tx);
      await tx.insertInto('categories').values(categoryNamed('x')).execute();
      await sql`rollback to savepoint s`.execute(tx);
      await tx.insertInto('categories').values(categoryNamed('Mie', id)).execute();
    });
    expect((await heads()).catalog).toBe(before.catalog + 1);
    expect(await seqOf('categories', id)).toBe(before.catalog + 1);
  });

  it('holds back whoever comes second until the first has committed, so that no number is seen out of order', async () => {
    const order: string[] = [];
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let started = () => undefined as void;
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    const first = as(async (tx) => {
      await tx.insertInto('categories').values(categoryNamed('first')).execute();
      started();
      await held;
      order.push('first');
    });
    await isStarted;
    const second = as(async (tx) => {
      await tx.insertInto('categories').values(categoryNamed('second')).execute();
      order.push('second');
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    letGo();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('is kept per outlet and apart from the catalogue', async () => {
    const other = anId<Restaurant['outletId']>();
    await withTenant(database.owner.db, restaurant.tenantId, (tx) =>
      openOutlet(tx, restaurant.tenantId, other, 'BDG'),
    );
    const before = await heads();
    await as((tx) => tx.updateTable('orders').set({ covers: 5 }).where('id', '=', ids.orderId).execute());
    expect(await heads()).toEqual({ ...before, outlet: before.outlet + 1 });
    expect(
      await as((tx) => tx.selectFrom('streams').select('head').where('outlet_id', '=', other).execute()),
    ).toEqual([{ head: 0 }]);
  });

  it('numbers the rows of two outlets in one transaction once each', async () => {
    const other = anId<Restaurant['outletId']>();
    await withTenant(database.owner.db, restaurant.tenantId, (tx) =>
      openOutlet(tx, restaurant.tenantId, other, 'BDG'),
    );
    const before = await heads();
    await as(async (tx) => {
      for (const outlet of [restaurant.outletId, other, restaurant.outletId, other]) {
        await sql`select next_stream_seq(${restaurant.tenantId}, 'outlet', ${outlet})`.execute(tx);
      }
    });
    expect((await heads()).outlet).toBe(before.outlet + 1);
  });
});

/** Each order once more, with these columns. */
async function copyOrders(tx: Tx, changes: Record<string, string>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
    where table_name = 'orders' and is_generated = 'NEVER'`.execute(tx);
  const names = sql.join(rows.map(({ name }) => sql.ref(name)));
  await sql`insert into orders (${names}) select ${names} from (
    select (jsonb_populate_record(o, ${JSON.stringify(changes)}::jsonb)).* from orders o) copies`.execute(tx);
}

describe('a change by plain SQL', () => {
  const touches: [string, Stamped, () => string, (tx: Tx) => Promise<unknown>][] = [
    [
      'of a line',
      'orders',
      () => ids.orderId,
      (tx) => sql`update order_lines set note = 'pedas'`.execute(tx),
    ],
    [
      'that takes a line away',
      'orders',
      () => ids.orderId,
      (tx) => sql`delete from order_lines where position = 1`.execute(tx),
    ],
    [
      'of a payment',
      'orders',
      () => ids.orderId,
      (tx) => sql`update payments set reference = 'x'`.execute(tx),
    ],
    [
      'of a modifier option',
      'modifier_groups',
      () => ids.groupId,
      (tx) => sql`update modifier_options set price = 500`.execute(tx),
    ],
    [
      "of a dish's modifier groups",
      'products',
      () => ids.productId,
      (tx) => sql`delete from product_modifier_groups`.execute(tx),
    ],
    [
      'of a role',
      'users',
      () => restaurant.staff.waiter,
      (tx) =>
        sql`update role_grants set revoked_at = now() where user_id = ${restaurant.staff.waiter}`.execute(tx),
    ],
    [
      'of tax and service',
      'outlets',
      () => restaurant.outletId,
      (tx) => sql`update charge_settings set tax_bps = 1100`.execute(tx),
    ],
  ];
  it.each(touches)('%s moves the document that devices follow', async (_, table, idOf, change) => {
    const before = await seqOf(table, idOf());
    await as(change);
    const stream = table === 'orders' ? (await heads()).outlet : (await heads()).catalog;
    expect(await seqOf(table, idOf())).toBe(stream);
    expect(stream).toBeGreaterThan(before);
  });

  it("of the tenant's name moves the settings of its outlets", async () => {
    await withTenant(database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('tenants').set({ name: 'Warung Baru' }).execute(),
    );
    expect(await seqOf('outlets', restaurant.outletId)).toBe((await heads()).catalog);
  });

  it('of when somebody signed in moves nothing', async () => {
    const before = await heads();
    await as((tx) => tx.updateTable('users').set({ last_login_at: new Date() }).execute());
    expect(await heads()).toEqual(before);
  });

  it('of a line leaves the orders that it does not concern where they are', async () => {
    const other = anId<string>();
    await as((tx) => copyOrders(tx, { id: other }));
    const before = await seqOf('orders', other);
    await as((tx) => sql`update order_lines set note = 'x' where order_id = ${ids.orderId}`.execute(tx));
    expect(await seqOf('orders', other)).toBe(before);
    expect(await seqOf('orders', ids.orderId)).toBe(before + 1);
  });

  it('of a line takes no number of an outlet that it does not concern, and waits for none of its writers', async () => {
    const elsewhere = anId<OutletId>();
    const headThere = () =>
      as((tx) =>
        tx.selectFrom('streams').select('head').where('outlet_id', '=', elsewhere).executeTakeFirst(),
      );
    await as(async (tx) => {
      await openOutlet(tx, restaurant.tenantId, elsewhere, 'BDG');
      await copyOrders(tx, { id: anId<string>(), outlet_id: elsewhere });
    });
    const before = await headThere();
    await as(async (tx) => {
      // As PostgreSQL plans it by itself while it takes the tables for small: it reads them whole.
      for (const way of ['indexscan', 'bitmapscan', 'nestloop'])
        await sql`set local ${sql.raw(`enable_${way}`)} = off`.execute(tx);
      await sql`update order_lines set note = 'x' where order_id = ${ids.orderId}`.execute(tx);
    });
    expect(await headThere()).toEqual(before);
  });
});

describe('a row that is removed', () => {
  it('leaves a tombstone with the number of its removal', async () => {
    await as((tx) => tx.deleteFrom('dining_tables').where('id', '=', ids.tableId).execute());
    const tombstone = await as((tx) =>
      tx
        .selectFrom('tombstones')
        .select(['collection', 'kind', 'outlet_id', 'seq'])
        .where('doc_id', '=', ids.tableId)
        .executeTakeFirst(),
    );
    expect(tombstone).toEqual({
      collection: 'tables',
      kind: 'catalog',
      outlet_id: null,
      seq: (await heads()).catalog,
    });
  });

  it('that comes back and goes again has the later number', async () => {
    const id = anId<string>();
    const goAndCome = async () => {
      await as((tx) => tx.insertInto('categories').values(categoryNamed('Musiman', id)).execute());
      await as((tx) => tx.deleteFrom('categories').where('id', '=', id).execute());
    };
    await goAndCome();
    await goAndCome();
    const seqs = await as((tx) =>
      tx.selectFrom('tombstones').select('seq').where('doc_id', '=', id).execute(),
    );
    expect(seqs).toEqual([{ seq: (await heads()).catalog }]);
  });

  it('takes its dishes out of the category but not off the menu', async () => {
    await as((tx) => tx.deleteFrom('categories').where('id', '=', ids.categoryId).execute());
    const dish = await as((tx) =>
      tx
        .selectFrom('products')
        .select(['category_id', 'seq'])
        .where('id', '=', ids.productId)
        .executeTakeFirst(),
    );
    expect(dish).toEqual({ category_id: null, seq: (await heads()).catalog });
  });
});

describe('new staff', () => {
  it('is one change, with the role that comes along', async () => {
    const before = await heads();
    const id = anId<Restaurant['staff']['waiter']>();
    await as((tx) => hire(tx, restaurant.tenantId, id, 'waiter'));
    expect(await seqOf('users', id)).toBe(before.catalog + 1);
    expect((await heads()).catalog).toBe(before.catalog + 1);
  });
});
