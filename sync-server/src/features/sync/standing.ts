import { withTenant } from '../../db/tenant.ts';
import type { Deps } from '../../http/deps.ts';
import type { DevicePrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import { findDeviceKey } from '../devices/index.ts';
import { isInService } from './events.queries.ts';

/** The device was revoked, or never was. */
export class DeviceGone extends Error {}

/** Throws the problem that says why, where the tablet is not in service (any more). */
export async function assertInService(deps: Pick<Deps, 'db'>, principal: DevicePrincipal): Promise<void> {
  const { tenantId, deviceId } = principal;
  if (!(await withTenant(deps.db, tenantId, (tx) => isInService(tx, deviceId))))
    throw await whyGone(deps, principal);
}

/** The same for work that finds it out on its way. */
export async function unlessGone<T>(
  deps: Pick<Deps, 'db'>,
  principal: DevicePrincipal,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof DeviceGone ? await whyGone(deps, principal) : error;
  }
}

/**
 * A device that is not there at all was enrolled after the backup from which this database was restored: nobody has taken it out of service, and
 * its token, of a history that is no more, is good for nothing.
 */
async function whyGone({ db }: Pick<Deps, 'db'>, { tenantId, deviceId }: DevicePrincipal) {
  const known = await withTenant(db, tenantId, (tx) => findDeviceKey(tx, deviceId));
  return problem(known ? 'DEVICE_REVOKED' : 'UNAUTHENTICATED');
}
