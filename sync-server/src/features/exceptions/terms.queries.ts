import type { Selectable } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { TermDifferencesTable } from './exceptions.table.ts';

export const differencesBy = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('term_differences as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.actor_id')
    .selectAll('x')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'])
    .select('u.name as actor_name')
    .where('x.id', 'in', [...ids])
    .execute();

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
