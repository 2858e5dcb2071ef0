import { DEFAULT_CHARGES } from '@meja/domain';
import { sql, type CompiledQuery, type LogEvent } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { countProducts, listProducts } from '../features/menu/menu.queries.ts';
import {
  countOrders,
  MOST_COUNTED,
  listOrders,
  type OrderFilter,
} from '../features/orders/orders.queries.ts';
import { listColleagues } from '../features/people/pins.queries.ts';
import { migratedDatabase, openRestaurant, type MigratedDatabase, type Restaurant } from './restaurant.ts';

const MANY = 50_000;
const OTHERS = 20_000;
const TABLES = ['products', 'users', 'orders'] as const;

let database: MigratedDatabase;
let restaurant: Restaurant;
let asked: CompiledQuery[] = [];

/** A business with so many rows, not alone in the database. */
beforeAll(async () => {
  database = await migratedDatabase(({ query }: LogEvent) => asked.push(query));
  const { db, pool } = database.owner;
  restaurant = await openRestaurant(db);
  const other = await openRestaurant(db);
  for (const table of TABLES) await pool.query(`alter table ${table} disable trigger user`);
  await fill(restaurant, MANY);
  await fill(other, OTHERS);
  const client = await pool.connect();
  // What was committed without waiting for the disk is not known to be visible to all until something waited.
  await client.query('set synchronous_commit = on');
  for (const table of TABLES) await client.query(`alter table ${table} enable trigger user`);
  for (const table of TABLES) await client.query(`vacuum analyze ${table}`);
  client.release(true);
}, 300_000);
afterAll(() => database.close());

const fill = ({ tenantId, outletId, devices: [device], staff }: Restaurant, count: number) =>
  withTenant(database.owner.db, tenantId, async (tx) => {
    const rows = sql`from generate_series(1, ${count}) n`;
    const oneIn = (rare: string, name: string) =>
      sql`case n % 1000 when 7 then ${rare} else ${name} end || n`;
    await sql`insert into products (tenant_id, id, name, sku, description, price, seq) select ${tenantId}, gen_random_uuid(),
      ${oneIn('Kafé Senja ', 'Nasi Goreng Spesial ')}, 'SKU-' || n,
      repeat('x', 300), 1000, 1 ${rows}`.execute(tx);
    await sql`insert into users (tenant_id, id, name, password_hash, pin_hash, seq) select ${tenantId}, gen_random_uuid(),
      ${oneIn('Zoë Straßer ', 'Budi Santoso ')}, repeat('p', 97), repeat('q', 97), 1 ${rows}`.execute(tx);
    await sql`insert into orders (tenant_id, id, outlet_id, device_id, number, type, customer_name, status, payment_status,
        charges, business_day, opened_at, opened_by, header_stamp, stamp_v, stamp_by, stamp_prior, seq)
      select ${tenantId}, gen_random_uuid(), ${outletId}, ${device}, 'JKT-1-261120-' || n, 'takeaway',
        case n % 1000 when 7 then 'Bu Ñoñó' else '' end, 'completed', 'paid', ${JSON.stringify(DEFAULT_CHARGES)},
        '2026-11-20', timestamptz '2026-11-20' + n * interval '1 s', ${staff.waiter}, '{}', 1, ${device}, 0, 1
      ${rows}`.execute(tx);
  });

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** What the app's role finds for this business, and the ways in which PostgreSQL reads the table for it. */
async function reading<T>(table: string, ask: (tx: Tx) => Promise<T>): Promise<{ found: T; ways: string[] }> {
  asked = [];
  const found = await withTenant(database.app.db, restaurant.tenantId, ask);
  const [query] = asked.filter((each) => each.sql.includes(table));
  if (!query) throw new Error(`nothing asked of ${table}`);
  const ways: string[] = [];
  const note = (node: PlanNode): void => {
    if (node['Relation Name'] === table)
      ways.push([node['Node Type'], node['Index Name'] ?? ''].join(' ').trim());
    node.Plans?.forEach(note);
  };
  await withTenant(database.app.db, restaurant.tenantId, async (tx) => {
    const explained = { ...query, sql: `explain (format json) ${query.sql}` };
    const { rows } = await tx.executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(explained);
    for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) note(Plan);
  });
  return { found, ways };
}

const everywhere: Omit<OrderFilter, 'search'> = {
  scope: 'everywhere',
  status: undefined,
  paymentStatus: undefined,
  paymentState: undefined,
  type: undefined,
  method: undefined,
  sales: undefined,
  hour: undefined,
  from: undefined,
  to: undefined,
};

describe(`of ${MANY.toLocaleString('en')} rows a search reads an index and no table:`, () => {
  const isReadOff = (index: string, { found, ways }: { found: unknown; ways: string[] }): void => {
    expect(found).toBe(MANY / 1000);
    expect(ways).toContain(`Index Only Scan ${index}`);
    expect(ways).not.toContain('Seq Scan');
  };

  it('dishes', async () => {
    const filter = { category: undefined, isAvailable: undefined, search: 'kafe' };
    isReadOff('products_searched', await reading('products', (tx) => countProducts(tx, filter)));
    const list = (tx: Tx) => listProducts(tx, filter, undefined, 200).then(({ length }) => length);
    isReadOff('products_searched', await reading('products', list));
  });

  it('people', async () => {
    const filter = { scope: 'everywhere', at: new Date(), search: 'strasser', limit: 200 } as const;
    const list = (tx: Tx) => listColleagues(tx, filter).then(({ length }) => length);
    isReadOff('users_searched', await reading('users', list));
  });

  it('orders', async () => {
    const filter = { ...everywhere, search: 'nono' };
    const count = (tx: Tx) =>
      countOrders(tx, filter).then((counted) => ('count' in counted ? counted.count : Infinity));
    isReadOff('orders_searched', await reading('orders', count));
    const list = (tx: Tx) => listOrders(tx, filter, undefined, 200).then(({ length }) => length);
    isReadOff('orders_searched', await reading('orders', list));
  });

  it('and of all orders no more are counted than somebody would read', async () => {
    const counted = await reading('orders', (tx) => countOrders(tx, { ...everywhere, search: undefined }));
    expect(counted.found).toEqual({ more_than: MOST_COUNTED });
  });
});
