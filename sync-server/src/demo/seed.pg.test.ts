import { hash } from '@node-rs/argon2';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { connect, type Connection } from '../db/pool.ts';
import { ensureAppRole } from '../db/roles.ts';
import { withTenant } from '../db/tenant.ts';
import { shiftStore } from '../features/shifts/index.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { catalogueOf } from './catalogue.ts';
import { demoTenants } from './content/index.ts';
import { seedDemo } from './seed.ts';

const NOW = Date.parse('2026-03-12T05:40:00Z');
const catalogues = demoTenants.map(catalogueOf);

let database: TestDatabase;
let owner: Connection;
let app: Connection;
const lines: string[] = [];

const seed = (db: Db) =>
  seedDemo({ db, now: NOW, log: (line) => lines.push(line), hashSecret: (secret) => hash(secret) });

beforeAll(async () => {
  database = await createTestDatabase();
  const appUrl = await ensureAppRole(database.ownerUrl, 'a secret of this test');
  owner = connect({ connectionString: database.ownerUrl });
  app = connect({ connectionString: appUrl });
  await migrate(owner.db);
  await seed(owner.db);
});

afterAll(async () => {
  await Promise.all([owner.close(), app.close()]);
  await database.drop();
});

const countOf = async (
  table: 'orders' | 'products' | 'users' | 'mutation_log',
  tenant: number,
): Promise<number> =>
  withTenant(app.db, tenantAt(tenant), async (tx) => {
    const { count } = await tx
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  });

const tenantAt = (index: number) => {
  const tenant = catalogues[index]?.tenantId;
  if (!tenant) throw new Error('no such tenant');
  return tenant;
};

describe('the seeded demo', () => {
  it.each(catalogues.map(({ content, tenantId }) => [content.name, tenantId] as const))(
    'takes in at %s exactly what its paid orders come to',
    async (_, tenantId) => {
      const sums = await withTenant(app.db, tenantId, async (tx) => {
        const { rows } = await sql<{
          orders: number;
          payments: number;
          lines: number;
          subtotals: number;
          refunds: number;
          givenBack: number;
          refunded: number;
          adrift: number;
        }>`
          select (select sum(total)::bigint from orders where payment_status = 'paid') as orders,
                 (select sum(amount)::bigint from payments) as payments,
                 (select sum(net_amount)::bigint from order_lines) as lines,
                 (select sum(subtotal)::bigint from orders) as subtotals,
                 (select count(*) from refunds) as refunds,
                 (select sum(amount)::bigint from refunds) as "givenBack",
                 (select sum(refunded)::bigint from orders) as refunded,
                 (select count(*) from orders where total <> subtotal + tax + service_charge) as adrift`.execute(
          tx,
        );
        return rows[0];
      });
      expect(sums?.orders).toBeGreaterThan(100_000_000);
      expect(sums?.payments).toBe(sums?.orders);
      expect(sums?.lines).toBe(sums?.subtotals);
      expect(sums?.adrift).toBe(0);
      expect(sums?.refunds).toBeGreaterThan(5);
      expect(sums?.givenBack).toBe(sums?.refunded);
    },
  );

  it('shows neither tenant anything of the other', async () => {
    const mine = await withTenant(app.db, tenantAt(0), (tx) =>
      tx.selectFrom('orders').select('tenant_id').distinct().execute(),
    );
    expect(mine).toEqual([{ tenant_id: tenantAt(0) }]);
    expect(await countOf('products', 0)).toBe(catalogues[0]?.dishes.length);
    expect(await countOf('products', 1)).toBe(catalogues[1]?.dishes.length);
    const nobody = await app.db.selectFrom('orders').select('id').execute();
    expect(nobody).toEqual([]);
  });

  it('has for each tablet a log that ends at the number which the server expects next', async () => {
    const behind = await withTenant(app.db, tenantAt(0), async (tx) => {
      const { rows } = await sql<{ name: string }>`
        select d.name from devices d
        where d.last_seq is distinct from (select max(device_seq) from mutation_log l where l.device_id = d.id)`.execute(
        tx,
      );
      return rows;
    });
    expect(behind).toEqual([]);
  });

  it('has in each drawer the cash that its shift says, and one shift that is open', async () => {
    const adrift = await withTenant(app.db, tenantAt(0), async (tx) => {
      const shifts = await shiftStore.load(
        tx,
        (await tx.selectFrom('shifts').select('id').execute()).map(({ id }) => id),
        [],
      );
      const { rows } = await sql<{ cash: number; refunds: number; open: number; tills: number }>`
        select (select sum(amount + rounding)::bigint from payments where method = 'cash') as cash,
               (select sum(amount)::bigint from refunds) as refunds,
               (select count(*) from shifts where closed_at is null) as open,
               (select count(distinct device_id) from shifts) as tills`.execute(tx);
      const sum = (of: 'sales' | 'refunds') => shifts.reduce((total, shift) => total + shift[of], 0);
      return { ...rows[0], sales: sum('sales'), back: sum('refunds') };
    });
    expect(adrift.sales).toBeGreaterThan(10_000_000);
    expect(adrift.sales).toBe(adrift.cash);
    expect(adrift.back).toBe(adrift.refunds);
    expect(adrift.open).toBe(catalogues[0]?.outlets.length);
    expect(adrift.tills).toBe(adrift.open);
  });

  it('shows the steps of a shift in its history', async () => {
    const { name, taps } = await withTenant(app.db, tenantAt(0), (tx) =>
      tx
        .selectFrom('mutation_subjects as s')
        .innerJoin('shifts as f', 'f.id', 's.doc_id')
        .innerJoin('mutation_log as m', (join) =>
          join.onRef('m.device_id', '=', 's.device_id').on(sql<boolean>`m.device_seq = any(s.device_seqs)`),
        )
        .select([sql<string>`min(m.name) filter (where m.name = 'shift.open')`.as('name')])
        .select(sql<number>`count(*) filter (where m.name = 'payment.record')`.as('taps'))
        .executeTakeFirstOrThrow(),
    );
    expect(name).toBe('shift.open');
    expect(taps).toBeGreaterThan(20);
  });

  it('says one line, and does nothing when it is asked again', async () => {
    expect(lines).toHaveLength(1);
    const before = await Promise.all([0, 1].map((tenant) => countOf('orders', tenant)));
    await seed(owner.db);
    expect(await Promise.all([0, 1].map((tenant) => countOf('orders', tenant)))).toEqual(before);
    expect(lines).toHaveLength(1);
  });
});
