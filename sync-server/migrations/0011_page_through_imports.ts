import { run, type AnyDatabase } from './support/tenant-table.ts';

const TABLES = ['categories', 'modifier_groups', 'products', 'users', 'dining_tables'];

/**
 * A pull goes through a collection by number and id, and a menu that was imported as a whole has one number: without the
 * id in the index each page read all of it again to find its place.
 */
export async function up(db: AnyDatabase): Promise<void> {
  for (const table of TABLES)
    await run(
      db,
      `create index ${table}_stream on ${table} (tenant_id, seq, id);
       drop index ${table}_seq;`,
    );
}
