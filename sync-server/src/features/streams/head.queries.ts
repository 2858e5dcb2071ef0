import type { Tx } from '../../db/database.ts';

/** The number of the last change of the catalogue, for whoever tells devices of it. */
export async function catalogueHead(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('streams')
    .select('head')
    .where('kind', '=', 'catalog')
    .executeTakeFirstOrThrow();
  return row.head;
}
