import type { TenantId } from '@meja/domain';
import type { Db } from './database.ts';

/** Throws when the database cannot be asked. */
export function checkDatabase(db: Db): Promise<{ epoch: string }> {
  return db.selectFrom('installation').select('epoch').executeTakeFirstOrThrow();
}

/** All tenants there are; for the owner only, whom a policy lets look. */
export async function tenants(owner: Db): Promise<{ id: TenantId; slug: string }[]> {
  const rows = await owner.selectFrom('tenants').select(['id', 'slug']).execute();
  return rows.map(({ id, slug }) => ({ id: id as TenantId, slug }));
}
