import { DeviceId, TenantId } from '@meja/domain';
import { compactVerify, decodeJwt, importJWK } from 'jose';
import { z } from 'zod';
import type { Db, Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import type { DevicePrincipal } from '../../http/principal.ts';
import { whyDeviceIsNotServed, type WhyNotServed } from '../standing/index.ts';
import { findDeviceKey, noteSeen, useAssertion, type DeviceKey } from './devices.queries.ts';

export const ASSERTION_AUDIENCE = 'meja:device-token';
const LONGEST_SECONDS = 60;
/** How far a device's clock may be off before it is told so. */
const TOLERANCE_SECONDS = 60;

/** What a device signs with its key to get a token. */
const Claims = z
  .object({
    iss: DeviceId,
    sub: DeviceId,
    tid: TenantId,
    aud: z.literal(ASSERTION_AUDIENCE),
    iat: z.int().min(0),
    exp: z.int().min(0),
    jti: z.string().min(1).max(100),
  })
  .refine(({ iss, sub, iat, exp }) => iss === sub && exp > iat && exp - iat <= LONGEST_SECONDS);
type Claims = z.infer<typeof Claims>;

export type AssertionAnswer =
  | { kind: 'admitted'; principal: DevicePrincipal }
  | { kind: 'refused' }
  | { kind: 'not-served'; why: WhyNotServed }
  | { kind: 'clock-skew' };

interface Presented {
  assertion: string;
  appVersion: string | undefined;
  userAgent: string | null;
}

export async function admit(
  deps: { db: Db; clock: () => Date },
  presented: Presented,
): Promise<AssertionAnswer> {
  const claims = claimsOf(presented.assertion);
  if (!claims) return { kind: 'refused' };
  // The tenant is only claimed until the signature holds: the key that it is checked with comes from there.
  return withTenant(deps.db, claims.tid, async (tx) => {
    const key = await findDeviceKey(tx, claims.sub);
    if (!key || !(await isSigned(presented.assertion, key))) return { kind: 'refused' };
    const why = await whyDeviceIsNotServed(tx, claims.sub);
    if (why) return { kind: 'not-served', why };
    return judge(tx, claims, key, presented, deps.clock());
  });
}

async function judge(
  tx: Tx,
  claims: Claims,
  key: DeviceKey,
  presented: Presented,
  now: Date,
): Promise<AssertionAnswer> {
  const off = Math.abs(now.getTime() / 1000 - claims.iat);
  if (off > TOLERANCE_SECONDS) return { kind: 'clock-skew' };
  const { sub: deviceId, tid: tenantId, jti } = claims;
  const expiresAt = new Date((claims.exp + TOLERANCE_SECONDS) * 1000);
  if (!(await useAssertion(tx, { tenantId, deviceId, jti, expiresAt }, now))) return { kind: 'refused' };
  await noteSeen(tx, deviceId, { at: now, userAgent: presented.userAgent, appVersion: presented.appVersion });
  return { kind: 'admitted', principal: { kind: 'device', tenantId, deviceId, outletId: key.outletId } };
}

function claimsOf(assertion: string): Claims | undefined {
  try {
    return Claims.safeParse(decodeJwt(assertion)).data;
  } catch {
    return undefined;
  }
}

async function isSigned(assertion: string, { publicKey }: DeviceKey): Promise<boolean> {
  try {
    await compactVerify(assertion, await importJWK(publicKey, 'ES256'), { algorithms: ['ES256'] });
    return true;
  } catch {
    return false;
  }
}
