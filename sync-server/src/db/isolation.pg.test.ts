import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  migratedDatabase,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../testing/restaurant.ts';
import { isolationFaults } from '../testing/row-security.ts';
import { withTenant, withTenantSnapshot } from './tenant.ts';

let database: MigratedDatabase;
let mine: Restaurant;
let theirs: Restaurant;

beforeAll(async () => {
  database = await migratedDatabase();
  mine = await openRestaurant(database.owner.db);
  theirs = await openRestaurant(database.owner.db);
});
afterAll(() => database.close());

/** Faults of the schema with something wrong in it, which is taken back afterwards. */
async function faultsWith(...statements: string[]): Promise<string[]> {
  const takenBack = new Error('taken back');
  let faults: string[] = [];
  await database.owner.db
    .transaction()
    .execute(async (tx) => {
      for (const statement of statements) await sql.raw(statement).execute(tx);
      faults = await isolationFaults(tx);
      throw takenBack;
    })
    .catch((error: unknown) => {
      if (error !== takenBack) throw error;
    });
  return faults;
}

describe('the schema', () => {
  it('keeps every rule of tenant isolation', async () => {
    expect(await isolationFaults(database.owner.db)).toEqual([]);
  });

  it.each([
    [
      'a table without a tenant',
      'create table t (id uuid primary key)',
      't: has no column tenant_id uuid not null',
    ],
    [
      'a table without row-level security',
      'create table t (tenant_id uuid not null, id uuid, primary key (tenant_id, id))',
      't: row-level security is not enabled',
    ],
    [
      'an owner who is not bound',
      'alter table orders no force row level security',
      'orders: row-level security is not forced on its owner',
    ],
    [
      'a policy that lets too much through',
      'alter policy tenant_isolation on orders using (true)',
      'orders: lacks the policy',
    ],
    [
      'a policy beside it',
      'create policy more on orders for select using (true)',
      'orders: the policy more opens it',
    ],
    [
      'a key that all tenants share',
      'create unique index shared on orders (number)',
      'orders: the unique index shared',
    ],
    [
      'a foreign key to the rows of anybody',
      `create unique index ids on devices (id);
       alter table orders add constraint loose foreign key (device_id) references devices (id)`,
      'orders: the foreign key loose',
    ],
    ['a view that asks as its owner', 'create view v as select * from orders', 'v: a view that does not ask'],
    [
      'a function that runs as its owner',
      `create function f() returns bigint language sql security definer as 'select count(*) from public.orders'`,
      'f(): runs as its owner',
    ],
    [
      'a partition',
      'create table t (tenant_id uuid not null, id uuid) partition by hash (id)',
      't: is partitioned',
    ],
  ])('would be found out with %s', async (_, statement, fault) => {
    expect((await faultsWith(...statement.split(';'))).some((found) => found.startsWith(fault))).toBe(true);
  });

  it('would be found out with rights that the app should not have', async () => {
    const app = `"${new URL(database.owner.pool.options.connectionString ?? '').pathname.slice(1)}_app"`;
    expect(await faultsWith(`grant truncate on orders to ${app}`)).toEqual([
      "orders: the app's role holds TRUNCATE",
    ]);
    expect(await faultsWith(`grant create on schema public to ${app}`)).toEqual([
      "public: the app's role may create things in it",
    ]);
  });
});

describe('a transaction of a tenant', () => {
  it('sees its own rows and no others', async () => {
    const tenants = await withTenant(database.app.db, mine.tenantId, (tx) =>
      tx.selectFrom('users').select('tenant_id').distinct().execute(),
    );
    expect(tenants).toEqual([{ tenant_id: mine.tenantId }]);
    const snapshot = await withTenantSnapshot(database.app.db, theirs.tenantId, (tx) =>
      tx.selectFrom('outlets').select('id').execute(),
    );
    expect(snapshot).toEqual([{ id: theirs.outletId }]);
  });

  it('leaves nothing on the connection that it used', async () => {
    const { app } = database;
    for (let i = 0; i < 20; i += 1) {
      await withTenant(app.db, mine.tenantId, (tx) => tx.selectFrom('users').select('id').execute());
      await withTenant(app.db, mine.tenantId, () => Promise.reject(new Error('broken off'))).catch(
        () => undefined,
      );
      expect(await app.db.selectFrom('users').select('id').execute()).toEqual([]);
    }
  });

  it('is of one piece in a snapshot, whatever is committed meanwhile', async () => {
    await withTenantSnapshot(database.app.db, mine.tenantId, async (tx) => {
      const before = await tx.selectFrom('categories').select('id').execute();
      await withTenant(database.owner.db, mine.tenantId, (other) =>
        other
          .insertInto('categories')
          .values({ tenant_id: mine.tenantId, id: crypto.randomUUID(), name: 'Baru' })
          .execute(),
      );
      expect(await tx.selectFrom('categories').select('id').execute()).toEqual(before);
    });
  });

  it('cannot write in a snapshot', async () => {
    const writing = withTenantSnapshot(database.app.db, mine.tenantId, (tx) =>
      tx.updateTable('outlets').set({ name: 'x' }).execute(),
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });
});

describe('without a tenant', () => {
  it('the app sees and writes nothing', async () => {
    const { db } = database.app;
    expect(await db.selectFrom('tenants').select('id').execute()).toEqual([]);
    expect(await db.selectFrom('orders').select('id').execute()).toEqual([]);
    const writing = db
      .insertInto('categories')
      .values({ tenant_id: mine.tenantId, id: crypto.randomUUID(), name: 'x' });
    await expect(writing.execute()).rejects.toMatchObject({ code: '42501' });
  });

  it('the app looks up only who asks by the exact email or code', async () => {
    const { rows } = await sql`select * from find_sign_ins('%')`.execute(database.app.db);
    expect(rows).toEqual([]);
  });
});
