import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TenantId } from '@meja/domain';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Tx } from './database.ts';
import { GatheringSocket } from './gathering-socket.ts';
import { connect, type Connection } from './pool.ts';
import { withTenant } from './tenant.ts';

const TENANT = crypto.randomUUID() as TenantId;
let database: TestDatabase;
let one: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  one = connect({ connectionString: database.ownerUrl, max: 1 });
});
afterAll(async () => {
  await one.close();
  await database.drop();
});

const add = async (tx: Tx, number: number) => {
  await sql`insert into abreast values (${number})`.execute(tx);
};

describe('statements that are sent together', () => {
  it('are done in their order, each on what the ones before it left', async () => {
    const counts = await withTenant(one.db, TENANT, async (tx) => {
      await sql`create temporary table abreast (number int) on commit drop`.execute(tx);
      const count = async () =>
        (await sql<{ n: number }>`select count(*) as n from abreast where ${1} = 1`.execute(tx)).rows[0]?.n;
      const [, before, , , after] = await Promise.all([add(tx, 1), count(), add(tx, 2), add(tx, 3), count()]);
      return [before, after];
    });
    expect(counts).toEqual([1, 3]);
  });

  it('go out in one write, with the opening of the transaction and the tenant', async () => {
    await withTenant(one.db, TENANT, (tx) => sql`select 1`.execute(tx));
    const writes = vi.spyOn(GatheringSocket.prototype, '_writev');
    const single = vi.spyOn(GatheringSocket.prototype, '_write');
    const tenants = await withTenant(one.db, TENANT, (tx) =>
      Promise.all(
        Array.from({ length: 10 }, () =>
          sql<{ id: string }>`select current_setting('app.tenant_id') as id`.execute(tx),
        ),
      ),
    );
    expect(new Set(tenants.map(({ rows }) => rows[0]?.id))).toEqual(new Set([TENANT]));
    // The other is the commit.
    expect(writes.mock.calls.length + single.mock.calls.length).toBe(2);
    vi.restoreAllMocks();
  });

  it('fail with what was wrong, not with the refusals after it', async () => {
    const work = withTenant(one.db, TENANT, (tx) =>
      Promise.all([
        (async () => {
          await Promise.all([sql`select 1 / ${0}::int`.execute(tx)]);
        })(),
        sql`select 1`.execute(tx),
      ]),
    );
    await expect(work).rejects.toMatchObject({ code: '22012' });
  });

  it('leave nothing behind when one of them fails, nor does what would have come after another', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const work = withTenant(one.db, TENANT, (tx) => {
      late = sql`select pg_sleep(0)`
        .execute(tx)
        .then(() => new Promise(setImmediate))
        .then(() => sql`create table zombie ()`.execute(tx));
      late.catch(() => undefined);
      return Promise.all([late, sql`select 1 / ${0}::int`.execute(tx)]);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    await expect(late).rejects.toThrow();
    const { rows } = await one.pool.query<{ table: string | null }>(`select to_regclass('zombie') as table`);
    expect(rows[0]?.table).toBeNull();
  });

  it('do nothing when the setting of the tenant fails before them', async () => {
    const cut = withTenant(one.db, 'a\u0000b' as TenantId, (tx) => sql`create table zombie ()`.execute(tx));
    await expect(cut).rejects.toThrow();
    const { rows } = await one.pool.query<{ table: string | null }>(`select to_regclass('zombie') as table`);
    expect(rows[0]?.table).toBeNull();
  });
});
