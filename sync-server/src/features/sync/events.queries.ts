import { OutletId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import type { Tx } from '../../db/database.ts';

/** Where the tenant's streams are: the catalogue, and one outlet or (null) all of them. */
export async function readHeads(tx: Tx, outletId: OutletId | null): Promise<HeadEvent[]> {
  const rows = await tx
    .selectFrom('streams')
    .select(['kind', 'outlet_id', 'head'])
    .where(({ eb, or }) =>
      outletId === null ? eb.val(true) : or([eb('kind', '=', 'catalog'), eb('outlet_id', '=', outletId)]),
    )
    .execute();
  return rows.map((row) => ({
    stream: row.kind,
    outletId: row.outlet_id === null ? null : OutletId.parse(row.outlet_id),
    head: row.head,
  }));
}
