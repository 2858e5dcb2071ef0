import type { Tx } from '../db/database.ts';

/** Those that there are: all accounts of the demo begin with the same one. */
export async function passwordHashes(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('users')
    .select('password_hash')
    .distinct()
    .where('password_hash', 'is not', null)
    .execute();
  return rows.flatMap(({ password_hash }) => password_hash ?? []);
}

export async function replacePasswordHash(tx: Tx, from: string, to: string): Promise<void> {
  await tx.updateTable('users').set({ password_hash: to }).where('password_hash', '=', from).execute();
}
