import type { Db } from './database.ts';

/** Throws when the database cannot be asked. */
export function checkDatabase(db: Db): Promise<{ epoch: string }> {
  return db.selectFrom('installation').select('epoch').executeTakeFirstOrThrow();
}

/** All tenants there are; for the owner only, whom a policy lets look. */
export async function tenantSlugs(owner: Db): Promise<string[]> {
  const rows = await owner.selectFrom('tenants').select('slug').execute();
  return rows.map((row) => row.slug);
}
