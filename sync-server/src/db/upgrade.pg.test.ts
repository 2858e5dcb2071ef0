import { DEFAULT_CHARGES } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRestaurant, NOW, type Restaurant } from '../testing/restaurant.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Tx } from './database.ts';
import { migrate, runMigrations } from './migrate.ts';
import { connect, type Connection } from './pool.ts';
import { ensureAppRole } from './roles.ts';
import { withTenant } from './tenant.ts';

/**
 * A business that was there before. Row-level security is forced on the owner as well, so a migration that fills a new table from an old
 * one finds no rows unless it says otherwise.
 */
const BEFORE = '0020_shifts_by_day';

let database: TestDatabase;
let owner: Connection;
let app: Connection;
let restaurant: Restaurant;
const dish = anId();

beforeAll(async () => {
  database = await createTestDatabase();
  const appUrl = await ensureAppRole(database.ownerUrl, 'a secret of the tests');
  owner = connect({ connectionString: database.ownerUrl });
  await runMigrations(owner.db, BEFORE);
  restaurant = await openRestaurant(owner.db);
  const { tenantId: tenant_id, outletId: outlet_id, staff } = restaurant;
  await withTenant(owner.db, tenant_id, async (tx) => {
    await sql`update users set pin_hash = 'a hash' where id = ${staff.cashier}`.execute(tx);
    await sql`insert into products (tenant_id, id, name, price) values (${tenant_id}, ${dish}, 'Soto', 28000)`.execute(
      tx,
    );
    const { taxName, taxBps, taxBase, serviceName, serviceBps, serviceBase } = DEFAULT_CHARGES;
    await sql`insert into charge_settings (tenant_id, id, outlet_id, effective_from, tax_name, tax_bps, tax_base,
        service_name, service_bps, service_base)
      values (${tenant_id}, ${anId()}, ${outlet_id}, '2026-01-01', ${taxName}, ${taxBps}, ${taxBase},
        ${serviceName}, ${serviceBps}, ${serviceBase})`.execute(tx);
  });
  await migrate(owner.db);
  app = connect({ connectionString: appUrl });
});
afterAll(async () => {
  await Promise.all([owner.close(), app.close()]);
  await database.drop();
});

const asApp = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withTenant(app.db, restaurant.tenantId, work);

it('has a log that can be added to', async () => {
  const entry = {
    tenant_id: restaurant.tenantId,
    at: NOW,
    actor_kind: 'nobody',
    action: 'sign_in.failed',
    diff: '{}',
  };
  await asApp((tx) =>
    tx
      .insertInto('audit_log')
      .values(entry as never)
      .execute(),
  );
  expect(await asApp((tx) => tx.selectFrom('audit_log').select('seq').execute())).toEqual([{ seq: 1 }]);
});

it('keeps the PINs that people had', async () => {
  const pins = await asApp((tx) => tx.selectFrom('pins').select(['user_id', 'pin_hash', 'until']).execute());
  expect(pins).toEqual([{ user_id: restaurant.staff.cashier, pin_hash: 'a hash', until: null }]);
});

it('believes its tablets for a while, since their apps make no proofs yet, and knows their numbers', async () => {
  const devices = await asApp((tx) =>
    tx.selectFrom('devices').select(['series', 'proves_from', 'believed_until']).orderBy('number').execute(),
  );
  expect(devices).toEqual([
    { series: 'JKT-1', proves_from: null, believed_until: expect.any(Date) as Date },
    { series: 'JKT-2', proves_from: null, believed_until: expect.any(Date) as Date },
  ]);
});

it('has the history of its catalogue from the beginning', async () => {
  const terms = await asApp((tx) =>
    tx.selectFrom('catalogue_terms').select(['kind', 'id', 'from_seq']).orderBy('kind').execute(),
  );
  expect(terms).toEqual([
    { kind: 'charges', id: restaurant.outletId, from_seq: 0 },
    { kind: 'dish', id: dish, from_seq: 0 },
  ]);
});
