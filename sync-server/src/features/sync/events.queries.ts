import { OutletId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';

/** Where the tenant's streams are: the catalogue, and these outlets. */
export async function readHeads(tx: Tx, outlets: Scope): Promise<HeadEvent[]> {
  const rows = await tx
    .selectFrom('streams')
    .select(['kind', 'outlet_id', 'head'])
    .where(({ eb, or }) =>
      outlets === 'everywhere'
        ? eb.val(true)
        : or([eb('kind', '=', 'catalog'), ...outlets.map((id) => eb('outlet_id', '=', id))]),
    )
    .execute();
  return rows.map((row) => ({
    stream: row.kind,
    outletId: row.outlet_id === null ? null : OutletId.parse(row.outlet_id),
    head: row.head,
  }));
}
