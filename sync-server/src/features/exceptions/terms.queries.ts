import { sql, type Selectable } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isPast, pageTime, type After } from '../../db/keyset.ts';
import type { Scope } from '../access/index.ts';
import type { ExceptionFilter } from './exceptions.queries.ts';
import type { TermDifferencesTable } from './exceptions.table.ts';

/** Newest first, by when they were found. */
export function listDifferences(
  tx: Tx,
  { scope, status }: ExceptionFilter,
  after: After | undefined,
  limit: number,
) {
  return tx
    .selectFrom('term_differences as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.actor_id')
    .$if(scope !== 'everywhere', (query) => query.where('x.outlet_id', 'in', [...scope]))
    .$if(status !== 'all', (query) => query.where('x.status', '=', status === 'open' ? 'open' : 'resolved'))
    .$if(after !== undefined, (query) => query.where(isPast('x.found_at', 'x.id', after ?? ['', ''])))
    .selectAll('x')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'])
    .select(['u.name as actor_name', pageTime('x.found_at')])
    .orderBy('x.found_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}

export async function countDifferences(tx: Tx, scope: Scope): Promise<number> {
  const { count } = await tx
    .selectFrom('term_differences as x')
    .select(sql<number>`count(*)`.as('count'))
    .where('x.status', '=', 'open')
    .$if(scope !== 'everywhere', (query) => query.where('x.outlet_id', 'in', [...scope]))
    .executeTakeFirstOrThrow();
  return count;
}

/** Locked, in one order whoever asks. */
export const lockDifferences = (
  tx: Tx,
  ids: readonly string[],
): Promise<Selectable<TermDifferencesTable>[]> =>
  tx
    .selectFrom('term_differences')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();

export async function closeDifferences(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .updateTable('term_differences')
      .set({ status: 'resolved' })
      .where('id', 'in', [...ids])
      .execute();
}
