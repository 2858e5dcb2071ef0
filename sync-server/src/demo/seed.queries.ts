import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import type { Catalogue } from './catalogue.ts';

/** Whether the tenant is still to be written. Another process that starts at the same time waits for this one. */
export async function claimDemoTenant(tx: Tx, { tenantId, content }: Catalogue): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext(${content.slug}))`.execute(tx);
  const found = await tx.selectFrom('tenants').select('id').where('id', '=', tenantId).executeTakeFirst();
  return !found;
}

/** So many rows at once would otherwise be planned for as if they were few, until autovacuum comes round. */
export async function refreshStatistics(db: Db): Promise<void> {
  await sql`analyze products, orders, order_lines, payments, shifts, cash_entries, mutation_log, mutation_subjects`.execute(
    db,
  );
}
