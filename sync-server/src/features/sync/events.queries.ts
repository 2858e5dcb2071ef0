import { OutletId, type DeviceId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';

/** Where the tenant's streams are: the catalogue, and these outlets. Nowhere for a device that is out of service. */
export async function readHeads(tx: Tx, outlets: Scope, deviceId: DeviceId | null): Promise<HeadEvent[]> {
  const rows = await tx
    .selectFrom('streams')
    .select(['kind', 'outlet_id', 'head'])
    .where(({ eb, or }) =>
      outlets === 'everywhere'
        ? eb.val(true)
        : or([eb('kind', '=', 'catalog'), ...outlets.map((id) => eb('outlet_id', '=', id))]),
    )
    .$if(deviceId !== null, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(selectFrom('devices').select('id').where('id', '=', deviceId).where('revoked_at', 'is', null)),
      ),
    )
    .execute();
  return rows.map((row) => ({
    stream: row.kind,
    outletId: row.outlet_id === null ? null : OutletId.parse(row.outlet_id),
    head: row.head,
  }));
}

/** Whether a device has not been taken out of service. */
export async function isInService(tx: Tx, deviceId: DeviceId): Promise<boolean> {
  const row = await tx
    .selectFrom('devices')
    .select('id')
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
