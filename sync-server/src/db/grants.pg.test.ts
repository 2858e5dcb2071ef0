import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migratedDatabase, type MigratedDatabase } from '../testing/restaurant.ts';
import { GRANTS, type Grant } from './grants.ts';

let database: MigratedDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.close());

const FEATURES = new URL('../features/', import.meta.url).pathname;

/** All that features ask of the database, in one text. */
const queries = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.queries.ts'))
  .map((file) => readFileSync(join(FEATURES, file), 'utf8'))
  .join('\n');

/** The columns that `updateTable(table)` sets somewhere, and those of `on conflict … do update`. */
function updatedColumns(table: string): Set<string> {
  const columns = new Set<string>();
  const statements = queries.matchAll(new RegExp(`(?:updateTable|insertInto)\\('${table}'\\)`, 'g'));
  for (const { index, 0: opening } of statements) {
    const statement = queries.slice(index, queries.indexOf('.execute', index));
    const set =
      statement.split(opening.startsWith('update') ? '.set(' : 'doUpdateSet')[1]?.split('.where(')[0] ?? '';
    for (const [name] of set.matchAll(/\b[a-z]+(?:_[a-z]+)*\b/g)) columns.add(name);
  }
  return columns;
}

const isWritten = (table: string): boolean =>
  queries.includes(`insertInto('${table}')`) || queries.includes(`table: '${table}'`);
const isDeletedFrom = (table: string): boolean =>
  queries.includes(`deleteFrom('${table}')`) || queries.includes(`delete from ${table}`);

/** Rights that something else than a statement of a feature needs; grants.ts says what. */
const BY_OTHERS = [
  ...['streams.head', 'outlets.seq', 'pins', 'pins.until', 'pins.until_seq'],
  ...['audit_heads.seq', 'audit_heads.hash', 'catalogue_terms', 'catalogue_terms.until_seq'],
];

describe("the rights of the app's role", () => {
  it.each(Object.entries<Grant>(GRANTS))('on %s are those that a route uses', (table, grant) => {
    if (grant.insert || grant.update === 'all')
      expect(isWritten(table) || BY_OTHERS.includes(table)).toBe(true);
    if (grant.delete) expect(isDeletedFrom(table)).toBe(true);
    if (grant.update === 'all' || !grant.update) return;
    const updated = updatedColumns(table);
    const unused = grant.update.filter(
      (column) => !updated.has(column) && !BY_OTHERS.includes(`${table}.${column}`),
    );
    expect(unused).toEqual([]);
  });

  it('are no others in the database', async () => {
    const { rows } = await sql<{ right: string }>`
      select table_name || ' ' || lower(privilege_type) as right from information_schema.role_table_grants
      where grantee = current_database() || '_app' and privilege_type <> 'SELECT' and table_schema = 'public'`.execute(
      database.owner.db,
    );
    const whole = Object.entries<Grant>(GRANTS).flatMap(([table, grant]) => [
      ...(grant.insert ? [`${table} insert`] : []),
      ...(grant.update === 'all' ? [`${table} update`] : []),
      ...(grant.delete ? [`${table} delete`] : []),
    ]);
    expect(rows.map(({ right }) => right).sort()).toEqual(whole.sort());
  });

  it('are no others on the queues and the limits', async () => {
    const { rows } = await sql<{ right: string }>`
      select table_name || ' ' || lower(privilege_type) as right from information_schema.role_table_grants
      where grantee = current_database() || '_app' and privilege_type <> 'SELECT' and table_schema <> 'public'
      order by 1`.execute(database.owner.db);
    expect(rows.map(({ right }) => right)).toEqual([
      'instance delete',
      'job insert',
      ...['job_common delete', 'job_common insert', 'job_common update', 'job_dependency delete'],
      ...['spent delete', 'spent insert'],
    ]);
  });

  it.each([
    ['a former PIN', `update pins set pin_hash = 'x'`],
    ['a role', `insert into role_grants (tenant_id) values (null)`],
    ['a price', `update products set price = 1`],
    ['a tax', `update charge_settings set tax_bps = 0`],
    ['what the catalogue said', `update catalogue_terms set terms = '{}'`],
    ['a version of the catalogue', `delete from catalogue_terms`],
    ['the audit log', `update audit_log set action = 'x.y'`],
    ['an entry of the audit log', `delete from audit_log`],
    ['the log', `update mutation_log set outcome = 'applied'`],
    ['a payment', `update payments set amount = 1`],
    ['a tenant', `update tenants set is_active = true`],
    ["a tablet's key", `update devices set public_key = '{}'`],
  ])('do not reach %s', async (_, statement) => {
    await expect(sql.raw(statement).execute(database.app.db)).rejects.toThrow(/permission denied/);
  });
});
