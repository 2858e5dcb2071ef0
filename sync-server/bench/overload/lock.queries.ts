import { sql } from 'kysely';
import type { Tx } from '../../src/db/database.ts';

/** Every push of the business waits for these rows. */
export async function lockStream(tx: Tx): Promise<void> {
  await sql`select from streams for update`.execute(tx);
}
