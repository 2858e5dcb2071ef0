import { withTenant } from '../../../db/tenant.ts';
import type { Deps } from '../../../http/deps.ts';
import type { DevicePrincipal } from '../../../http/principal.ts';
import { problem } from '../../../http/problem.ts';
import { whyDeviceIsNotServed, type WhyNotServed } from '../../standing/index.ts';
import { DeviceGone } from '../device.ts';

/** So long a tablet waits that is not served now, but may be again: its outlet or its business may come back. */
const ASK_AGAIN_SECONDS = 60;

/** Throws the problem that says why, where the tablet is not served. */
export async function assertServed(deps: Pick<Deps, 'db'>, principal: DevicePrincipal): Promise<void> {
  const why = await whyGone(deps, principal);
  if (why) throw refusalOf(why);
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
    if (!(error instanceof DeviceGone)) throw error;
    const why = await whyGone(deps, principal);
    // Served again meanwhile: the next try gets through.
    throw why ? refusalOf(why) : problem('UNAVAILABLE', { retryAfter: 1 });
  }
}

const refusalOf = (code: WhyNotServed) =>
  problem(code, isForGood(code) ? {} : { retryAfter: ASK_AGAIN_SECONDS });

const isForGood = (code: WhyNotServed): boolean => code === 'DEVICE_REVOKED' || code === 'UNAUTHENTICATED';

const whyGone = ({ db }: Pick<Deps, 'db'>, { tenantId, deviceId }: DevicePrincipal) =>
  withTenant(db, tenantId, (tx) => whyDeviceIsNotServed(tx, deviceId));
