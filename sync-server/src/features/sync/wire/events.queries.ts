import { OutletId, type DeviceId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import { sql } from 'kysely';
import type { Tx } from '../../../db/database.ts';
import { lacksSecondFactor, type Scope } from '../../access/index.ts';
import { deviceIsServed, tenantIsServed } from '../../standing/index.ts';

/** Where the tenant's streams are: the catalogue, and these outlets. Nowhere for a device that is not served. */
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
        exists(
          selectFrom('devices').select('id').where('id', '=', deviceId).where(deviceIsServed('devices')),
        ),
      ),
    )
    .execute();
  return rows.map((row) => ({
    stream: row.kind,
    outletId: row.outlet_id === null ? null : OutletId.parse(row.outlet_id),
    head: row.head,
  }));
}

/** Of these tablets and sessions those that may follow no longer: not served, signed out, of nobody who is active, or of somebody without the second factor that is demanded. */
export async function whoHasLeft(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${[...ids]}::uuid[]) as asked (id)
    where not exists (select from devices d where d.id = asked.id and ${deviceIsServed('d')})
      and not exists (
        select from refresh_tokens r join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
        join tenants t on t.id = u.tenant_id
        where r.family_id = asked.id and r.revoked_at is null and u.is_active and ${tenantIsServed}
          and not (t.demands_second_factor and ${lacksSecondFactor('u')}))`.execute(tx);
  return rows.map(({ id }) => id);
}
