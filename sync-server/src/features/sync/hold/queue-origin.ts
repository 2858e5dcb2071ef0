import { ok, refuse, type Result } from '@meja/domain';
import { createHash } from 'node:crypto';
import { canonicalOf, isAsSigned, QueueClaims, type QueueFile } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import { contentOf, findDeviceKey, isSignedBy } from '../../devices/index.ts';
import { whyDeviceIsNotServed, type WhyNotServed } from '../../standing/index.ts';
import type { DeviceScope } from '../device.ts';
import { inSlices, type Pieces } from '../../../sharing/slices.ts';

/** The device whose queue a file is, proven by its signature. */
export interface Origin {
  scope: DeviceScope;
  /** Why the device is not served; undefined for one that is. */
  notServed: WhyNotServed | undefined;
  claims: QueueClaims;
  /** What the register calls it. */
  named: { name: string; number: number };
}

/**
 * `foreign`: of no device that there is in this tenant and outlet. `altered`: not what that device signed, to the
 * letter. Whoever only holds a file, or another tablet, can make neither: the key has never left the device.
 */
export type Doubt = 'foreign' | 'altered';

/** Finds out whose queue a file is, in the transaction of the tenant that it names. */
export async function originOf(
  tx: Tx,
  file: QueueFile,
  hasOthers: () => boolean,
): Promise<Result<Origin, Doubt>> {
  const { id: deviceId, tenantId, outletId } = file.device;
  const device = await findDeviceKey(tx, deviceId);
  if (device?.outletId !== outletId) return refuse('foreign');
  const claims = QueueClaims.safeParse(contentOf(file.signature)).data;
  // The signature first: who can't sign shall not make the server read thousands of records.
  if (!claims || !(await isSignedBy(device.publicKey, file.signature))) return refuse('altered');
  if (!(await isWhatWasSigned(file, claims, hasOthers))) return refuse('altered');
  const notServed = await whyDeviceIsNotServed(tx, deviceId);
  return ok({ scope: { tenantId, outletId, deviceId }, notServed, claims, named: device.named });
}

/** Records nested without end can't be brought into canonical form; no device writes such. */
async function isWhatWasSigned(
  file: QueueFile,
  claims: QueueClaims,
  hasOthers: () => boolean,
): Promise<boolean> {
  try {
    return isAsSigned(file, claims, await inSlices(digestOf(file.mutations), hasOthers));
  } catch {
    return false;
  }
}

/** SHA-256 over the canonical JSON of a list, an element at a time: a file may have ten thousand. */
function* digestOf(records: readonly unknown[]): Pieces<string> {
  const hash = createHash('sha256').update('[');
  for (const [i, record] of records.entries()) {
    yield;
    hash.update(i === 0 ? '' : ',').update(canonicalOf(record));
  }
  return hash.update(']').digest('hex');
}
