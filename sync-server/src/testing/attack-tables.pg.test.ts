import { anId } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { furnish } from './furnish.ts';
import { migratedDatabase, openRestaurant, type MigratedDatabase, type Restaurant } from './restaurant.ts';

/**
 * Tenant A against every table that there is, as the role that serves requests: reading, changing, removing and adding
 * rows of tenant B, and pointing at them. Tables and foreign keys come from the catalogue, so a new one is attacked too;
 * one that `furnish` puts no row in fails.
 */

let database: MigratedDatabase;
let a: Restaurant;
let b: Restaurant;

interface Table {
  name: string;
  tenantColumn: string;
  /** Without those that PostgreSQL computes. */
  columns: string[];
  key: string[];
}
interface ForeignKey {
  table: string;
  constraint: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
}

let tables: Table[] = [];
let foreignKeys: ForeignKey[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  a = await openRestaurant(database.owner.db);
  b = await openRestaurant(database.owner.db);
  await furnish(database.owner.db, a);
  await furnish(database.owner.db, b);
  tables = await readTables();
  foreignKeys = await readForeignKeys();
});
afterAll(() => database.close());

async function readTables(): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name, case c.relname when 'tenants' then 'id' else 'tenant_id' end as "tenantColumn",
      (select json_agg(a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select json_agg(a.attname) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and (c.relname = 'tenants' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
    order by c.relname`.execute(database.owner.db);
  return rows;
}

async function readForeignKeys(): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select k.conrelid::regclass::text as table, k.conname as constraint, k.confrelid::regclass::text as parent,
      (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality u (num, n)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
      (select json_agg(a.attname order by n) from unnest(k.confkey) with ordinality u (num, n)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as "parentColumns"
    from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and array_length(k.conkey, 1) > 1`.execute(
    database.owner.db,
  );
  return rows;
}

type Row = Record<string, unknown>;

/** A row of the restaurant's, as its owner sees it: one that points at as much as any. */
async function aRowOf({ tenantId }: Restaurant, table: Table): Promise<Row> {
  return withTenant(database.owner.db, tenantId, async (tx) => {
    const { rows } = await sql<{ row: Row }>`select to_jsonb(t) as row from ${sql.table(table.name)} t
      where ${sql.ref(table.tenantColumn)} = ${tenantId}
      order by (select count(*) from jsonb_each(to_jsonb(t)) where value = 'null'::jsonb) limit 1`.execute(
      tx,
    );
    const [first] = rows;
    if (!first) throw new Error(`furnish() leaves ${table.name} empty`);
    return first.row;
  });
}

async function allRowsOf({ tenantId }: Restaurant): Promise<Record<string, unknown[]>> {
  return withTenant(database.owner.db, tenantId, async (tx) => {
    const all: Record<string, unknown[]> = {};
    for (const { name, tenantColumn } of tables) {
      const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t
        where ${sql.ref(tenantColumn)} = ${tenantId} order by to_jsonb(t)::text`.execute(tx);
      all[name] = rows;
    }
    return all;
  });
}

/** What becomes of an attempt of A's: how many rows it met, or the code of its refusal. */
async function attempt(
  work: (tx: Tx) => Promise<{ rows: unknown[]; numAffectedRows?: bigint }>,
): Promise<string> {
  try {
    const { rows, numAffectedRows } = await withTenant(database.app.db, a.tenantId, work);
    return `${numAffectedRows ?? BigInt(rows.length)} rows`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const insert = (tx: Tx, table: Table, row: Row) => {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)));
  return sql`insert into ${sql.table(table.name)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table.name)}, ${JSON.stringify(row)}::jsonb)`.execute(
    tx,
  );
};

/** The same row under another key, so that nothing but the tenant or the reference can be wrong with it. */
function renewed(table: Table, row: Row): Row {
  const copy = { ...row };
  for (const column of ['id', 'mutation_id', 'subject_id', 'jti', 'sku'])
    if (column in copy && (table.name !== 'tenants' || column !== 'id')) copy[column] = anId();
  for (const column of ['hash', 'credential_id'])
    if (column in copy && table.name !== 'mutation_log') copy[column] = `\\x${anId().replaceAll('-', '')}`;
  for (const column of ['device_seq', 'number'])
    if (column in copy) copy[column] = 1_000 + Math.floor(Math.random() * 1e9);
  return copy;
}

const NOT_ALLOWED = '42501';
const NO_SUCH_PARENT = '23503';

describe('tenant A against the rows of tenant B', () => {
  it('finds something to attack in every table', async () => {
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) {
      await aRowOf(a, table);
      await aRowOf(b, table);
    }
  });

  it('reads none of them', async () => {
    for (const { name, tenantColumn } of tables) {
      const read = (tx: Tx) =>
        sql`select from ${sql.table(name)} where ${sql.ref(tenantColumn)} = ${b.tenantId}`.execute(tx);
      expect(`${name}: ${await attempt(read)}`).toBe(`${name}: 0 rows`);
    }
  });

  it('changes and removes none of them', async () => {
    const before = await allRowsOf(b);
    for (const { name, tenantColumn, columns } of tables) {
      const table = sql.table(name);
      for (const column of columns) {
        const change = (tx: Tx) =>
          sql`update ${table} set ${sql.ref(column)} = ${sql.ref(column)} where ${sql.ref(tenantColumn)} = ${b.tenantId}`.execute(
            tx,
          );
        expect([`${name}.${column}: 0 rows`, `${name}.${column}: ${NOT_ALLOWED}`]).toContain(
          `${name}.${column}: ${await attempt(change)}`,
        );
      }
      const remove = (tx: Tx) =>
        sql`delete from ${table} where ${sql.ref(tenantColumn)} = ${b.tenantId}`.execute(tx);
      expect([`${name}: 0 rows`, `${name}: ${NOT_ALLOWED}`]).toContain(`${name}: ${await attempt(remove)}`);
    }
    expect(await allRowsOf(b)).toEqual(before);
  });

  it('adds none to them, and is refused alike whether a row of that key is there or not', async () => {
    for (const table of tables) {
      const row = await aRowOf(b, table);
      for (const tried of [row, renewed(table, row)]) {
        expect(`${table.name}: ${await attempt((tx) => insert(tx, table, tried))}`).toBe(
          `${table.name}: ${NOT_ALLOWED}`,
        );
      }
    }
  });

  it('gives none of its own rows to B', async () => {
    for (const { name, tenantColumn } of tables) {
      const give = (tx: Tx) =>
        sql`update ${sql.table(name)} set ${sql.ref(tenantColumn)} = ${b.tenantId}`.execute(tx);
      expect(`${name}: ${await attempt(give)}`).toBe(`${name}: ${NOT_ALLOWED}`);
    }
  });

  it('points at none of them, and is refused alike whether they are there or not', async () => {
    expect(foreignKeys.length).toBeGreaterThan(20);
    for (const { table: name, constraint, columns, parent, parentColumns } of foreignKeys) {
      const table = tables.find((each) => each.name === name);
      const parentTable = tables.find((each) => each.name === parent);
      if (!table || !parentTable) throw new Error(`${constraint} leads out of the tenant's tables`);
      const own = renewed(table, await aRowOf(a, table));
      const there = await aRowOf(b, parentTable);
      const references = columns.map((column, i) => [column, parentColumns[i] ?? ''] as const);
      const pointers = references.filter(([, target]) => target !== 'tenant_id');
      const existing = Object.fromEntries(pointers.map(([column, target]) => [column, there[target]]));
      const invented = Object.fromEntries(pointers.map(([column]) => [column, anId()]));
      const outcomes = [];
      for (const pointer of [existing, invented]) {
        outcomes.push(await attempt((tx) => insert(tx, table, { ...own, ...pointer })));
      }
      expect(`${constraint}: ${outcomes.join(' ')}`).toMatch(
        new RegExp(`: (${NO_SUCH_PARENT} ${NO_SUCH_PARENT}|${NOT_ALLOWED} ${NOT_ALLOWED})$`),
      );
    }
  });
});
