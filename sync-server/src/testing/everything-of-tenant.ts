import type { TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';

/**
 * Every row of a tenant in every table that has tenants, as text: equal texts are equal rows.
 * @param without tables that are left out
 */
export async function everythingOfTenant(
  owner: Db,
  tenantId: TenantId,
  without: readonly string[] = [],
): Promise<string> {
  return withTenant(owner, tenantId, async (tx) => {
    const tables = await sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`.execute(tx);
    const parts = [];
    for (const { name } of tables.rows.filter(({ name }) => !without.includes(name))) {
      const { rows } = await sql<{ row: string }>`
        select to_jsonb(t)::text as row from ${sql.table(name)} t where tenant_id = ${tenantId} order by 1`.execute(
        tx,
      );
      parts.push(`${name}\n${rows.map(({ row }) => row).join('\n')}`);
    }
    return parts.join('\n');
  });
}
