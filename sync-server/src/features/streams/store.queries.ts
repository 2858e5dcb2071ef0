import { sql } from 'kysely';
import { anyOf } from '../../db/any-of.queries.ts';
import type { Tx } from '../../db/database.ts';

/** The titles of documents that people call by their number. */
export const numbersIn =
  (table: 'orders' | 'shifts') =>
  async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const { rows } = await sql<{ id: string; number: string }>`
      select id, number from ${sql.table(table)} where id = ${anyOf(ids)}`.execute(tx);
    return new Map(rows.map(({ id, number }) => [id, number]));
  };
