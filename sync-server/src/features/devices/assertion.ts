import { DeviceId, TenantId } from '@meja/domain';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { Db, Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import type { DevicePrincipal } from '../../http/principal.ts';
import { whyDeviceIsNotServed, type WhyNotServed } from '../standing/index.ts';
import type { DeviceSecret, Tokens } from '../../http/tokens.ts';
import { findDeviceKey, giveSecret, noteSeen, useAssertion, type DeviceKey } from './assertion.queries.ts';
import { contentOf, isSignedBy } from './device-jws.ts';
import type { PublicKey } from './public-key.ts';

export const ASSERTION_AUDIENCE = 'meja:device-token';
export const RENEWAL_AUDIENCE = 'meja:device-renewal';
const LONGEST_SECONDS = 60;
/** How far a device's clock may be off before it is told so. */
const TOLERANCE_SECONDS = 60;
/** So long a secret is given again to a tablet that never got the answer. */
const SECRET_AGAIN_MS = 600_000;

/** What a device signs with its key, for one purpose and once. */
const Claims = z
  .object({
    iss: DeviceId,
    sub: DeviceId,
    tid: TenantId,
    aud: z.enum([ASSERTION_AUDIENCE, RENEWAL_AUDIENCE]),
    iat: z.int().min(0),
    exp: z.int().min(0),
    jti: z.string().min(1).max(100),
    /** Thumbprint (RFC 7638) of the key that the device asks to be known by from now on. */
    jkt: z.string().max(100).optional(),
    /** The number of the last mutation that the device itself knows of. */
    seq: z.int().min(0).optional(),
  })
  .refine(({ iss, sub, iat, exp }) => iss === sub && exp > iat && exp - iat <= LONGEST_SECONDS);
type Claims = z.infer<typeof Claims>;

/** Whose assertion it would be, as far as there is such a device. */
type Claimed = Omit<DevicePrincipal, 'kind'>;

export type AssertionAnswer =
  /** With the secret by which it checks PINs, where it asked for it and may have it. */
  | { kind: 'admitted'; principal: DevicePrincipal; secret: DeviceSecret | undefined }
  | { kind: 'refused'; reason: 'UNSIGNED' | 'ASSERTION_USED'; claimed: Claimed }
  /** Of no device that there is. */
  | { kind: 'unknown' }
  | { kind: 'not-served'; why: WhyNotServed; claimed: Claimed }
  | { kind: 'clock-skew'; claimed: Claimed };

interface Presented {
  assertion: string;
  appVersion: string | undefined;
  userAgent: string | null;
  /** The names of the secrets that it has; undefined for an app that makes no proofs. */
  secrets?: readonly string[] | undefined;
  /** The number of the last mutation that it has made. */
  seq?: number | undefined;
}

interface AdmitDeps {
  db: Db;
  clock: () => Date;
  tokens: Pick<Tokens, 'deviceSecret'>;
}

/** Whether a device is who it says, for an access token. */
export async function admit(deps: AdmitDeps, presented: Presented): Promise<AssertionAnswer> {
  const claims = claimsOf(presented.assertion, ASSERTION_AUDIENCE);
  if (!claims) return { kind: 'unknown' };
  const { tid: tenantId, sub: deviceId } = claims;
  // The tenant is only claimed until the signature holds: the key that it is checked with comes from there.
  return withTenant(deps.db, tenantId, async (tx) => {
    const key = await findDeviceKey(tx, deviceId);
    if (!key) return { kind: 'unknown' };
    const claimed = { tenantId, deviceId, outletId: key.outletId };
    if (!(await isSignedBy(key.publicKey, presented.assertion)))
      return { kind: 'refused', reason: 'UNSIGNED', claimed };
    const why = await whyDeviceIsNotServed(tx, deviceId);
    if (why) return { kind: 'not-served', why, claimed };
    return judge(tx, deps, { claims, key }, presented);
  });
}

async function judge(
  tx: Tx,
  { clock, tokens }: AdmitDeps,
  { claims, key }: { claims: Claims; key: DeviceKey },
  presented: Presented,
): Promise<AssertionAnswer> {
  const now = clock();
  const { sub: deviceId, tid: tenantId } = claims;
  const claimed = { tenantId, deviceId, outletId: key.outletId };
  if (!isTimely(claims, now)) return { kind: 'clock-skew', claimed };
  if (!(await isFirstUse(tx, claims, now))) return { kind: 'refused', reason: 'ASSERTION_USED', claimed };
  const secret = tokens.deviceSecret(deviceId);
  const { userAgent, appVersion, secrets, seq = 0 } = presented;
  const hasSecret = secrets?.includes(secret.name) ?? false;
  await noteSeen(tx, deviceId, { at: now, userAgent, appVersion, hasSecret });
  const principal = { kind: 'device', ...claimed } as const;
  const isWanted = secrets !== undefined && !hasSecret;
  const asked = { name: secret.name, seq, now, againMs: SECRET_AGAIN_MS };
  const isGiven = isWanted && (await giveSecret(tx, deviceId, asked));
  return { kind: 'admitted', principal, secret: isGiven ? secret : undefined };
}

/**
 * Reads a device's wish to be known by another key from now on: its own key says so, once and now, and the new key shows
 * that whoever asks holds it. An access token alone can be stolen, and makes no new identity. Undefined for anything less.
 */
export async function readRenewal(
  tx: Tx,
  { deviceId, tenantId }: Pick<DevicePrincipal, 'deviceId' | 'tenantId'>,
  asked: { assertion: string; proof: string; publicKey: PublicKey },
  now: Date,
): Promise<{ knownSeq: number | undefined } | undefined> {
  const claims = claimsOf(asked.assertion, RENEWAL_AUDIENCE);
  const proof = claimsOf(asked.proof, RENEWAL_AUDIENCE);
  if (!claims || !proof || proof.jti !== claims.jti) return undefined;
  const isBoth = [claims, proof].every(
    (each) => each.sub === deviceId && each.tid === tenantId && isTimely(each, now),
  );
  const key = await findDeviceKey(tx, deviceId);
  if (!isBoth || !key || claims.jkt !== (await calculateJwkThumbprint(asked.publicKey))) return undefined;
  if (!(await isSignedBy(key.publicKey, asked.assertion))) return undefined;
  if (!(await isSignedBy(asked.publicKey, asked.proof))) return undefined;
  return (await isFirstUse(tx, claims, now)) ? { knownSeq: claims.seq } : undefined;
}

function isTimely({ iat, exp }: Claims, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return Math.abs(seconds - iat) <= TOLERANCE_SECONDS && seconds < exp;
}

const isFirstUse = (tx: Tx, { sub, tid, jti, exp }: Claims, now: Date): Promise<boolean> => {
  const expiresAt = new Date((exp + TOLERANCE_SECONDS) * 1000);
  return useAssertion(tx, { tenantId: tid, deviceId: sub, jti, expiresAt }, now);
};

function claimsOf(assertion: string, audience: Claims['aud']): Claims | undefined {
  const claims = Claims.safeParse(contentOf(assertion)).data;
  return claims?.aud === audience ? claims : undefined;
}
