import type { DeviceId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

/**
 * Who is served, in one place: a route, a token, a code or a stream that asks elsewhere is a hole. Each condition is for
 * a statement in a tenant's transaction, where the tenant's own row is the only one.
 */

/** The business is active, and its subscription neither suspended nor cancelled. */
export const tenantIsServed = sql<boolean>`exists (
  select from tenants where tenants.is_active and tenants.subscription_status = 'active')`;

/** The outlet is open for business, of a tenant that is served. @param id a column that names the outlet */
const outletIsServed = (id: string) => sql<boolean>`(exists (
  select from outlets open where open.id = ${sql.ref(id)} and open.is_active) and ${tenantIsServed})`;

/** The device was not revoked, and its outlet is served. @param device the name under which the statement reads it */
export const deviceIsServed = (device: string) =>
  sql<boolean>`(${sql.ref(`${device}.revoked_at`)} is null and ${outletIsServed(`${device}.outlet_id`)})`;

/**
 * The code of the problem that says why. A device that is not there at all was enrolled after the backup from which this
 * database was restored: nobody has revoked it, and its token is of a history that is no more.
 */
export type WhyNotServed = 'UNAUTHENTICATED' | 'DEVICE_REVOKED' | 'OUTLET_CLOSED' | 'TENANT_SUSPENDED';

/** Why a device is not served; undefined for one that is. Of several reasons it names the one that lasts longest. */
export async function whyDeviceIsNotServed(tx: Tx, deviceId: DeviceId): Promise<WhyNotServed | undefined> {
  const row = await tx
    .selectFrom('devices')
    .innerJoin('outlets', 'outlets.id', 'devices.outlet_id')
    .select(['devices.revoked_at', 'outlets.is_active', tenantIsServed.as('tenant_is_served')])
    .where('devices.id', '=', deviceId)
    .executeTakeFirst();
  if (!row) return 'UNAUTHENTICATED';
  if (row.revoked_at) return 'DEVICE_REVOKED';
  if (!row.is_active) return 'OUTLET_CLOSED';
  return row.tenant_is_served ? undefined : 'TENANT_SUSPENDED';
}

/** Why no new tablet may come to an outlet; undefined where one may. */
export async function whyOutletIsNotServed(
  tx: Tx,
  outletId: string,
): Promise<Exclude<WhyNotServed, 'UNAUTHENTICATED' | 'DEVICE_REVOKED'> | undefined> {
  const row = await tx
    .selectFrom('outlets')
    .select(['is_active', tenantIsServed.as('tenant_is_served')])
    .where('id', '=', outletId)
    .executeTakeFirst();
  if (!row?.is_active) return 'OUTLET_CLOSED';
  return row.tenant_is_served ? undefined : 'TENANT_SUSPENDED';
}

export async function isTenantServed(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('tenants').select(tenantIsServed.as('served')).executeTakeFirst();
  return row?.served === true;
}
