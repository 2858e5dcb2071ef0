import { createHmac, hkdfSync } from 'node:crypto';
import { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { DevicePrincipal, Principal, UserPrincipal } from './principal.ts';
import { createSeals, type Seals } from './seals.ts';

export const ACCESS_TOKEN_SECONDS = 600;
const ISSUER = 'meja';
const AUDIENCE = 'meja:api';
/** Tokens that were found to be good and are not checked again until they expire: an hour of a thousand tablets'. */
const KEPT = 10_000;

const Claims = z.discriminatedUnion('typ', [
  z.object({ typ: z.literal('user'), sub: StaffId, tid: TenantId, sid: z.uuid() }),
  z.object({ typ: z.literal('device'), sub: DeviceId, tid: TenantId, oid: OutletId }),
]);

type DigestPurpose =
  | ('refresh' | 'enrolment' | 'known browser' | 'reset token' | 'reset' | 'cursor' | 'limit')
  | ('recovery code' | 'password version');

export interface DeviceSecret {
  name: string;
  /** 256 bits. */
  value: Buffer;
}

export interface Tokens extends Seals {
  signUser(principal: Omit<UserPrincipal, 'kind'>): Promise<string>;
  signDevice(principal: Omit<DevicePrincipal, 'kind'>): Promise<string>;
  verify(token: string): Promise<Principal | undefined>;
  /** A keyed hash under which a secret (a refresh token, an enrolment code) is stored and found, or by which text is sealed. */
  digest(purpose: DigestPurpose, secret: string): Buffer;
  /**
   * By what one device checks PINs (see PinCheck): a secret of its own, that it is given once. The name tells it from that
   * of another device, or of another master secret.
   */
  deviceSecret(deviceId: DeviceId): DeviceSecret;
  /** The refresh token that follows `token`: always the same, so that a lost reply can be given again. */
  successor(token: string): string;
}

export function createTokens(secret: string, clock: () => Date): Tokens {
  const key = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, '', `meja ${purpose}`, 32));
  const signing = key('access tokens');
  const keys: Record<DigestPurpose, Uint8Array> = {
    refresh: key('refresh digest'),
    enrolment: key('enrolment digest'),
    'known browser': key('known browser'),
    'reset token': key('password reset token'),
    reset: key('password reset digest'),
    cursor: key('list cursors'),
    limit: key('shared limits'),
    'recovery code': key('recovery codes'),
    'password version': key('password version'),
  };
  const succession = key('refresh succession');
  const deviceSecrets = key('device secrets');

  const seconds = () => Math.floor(clock().getTime() / 1000);

  const sign = (subject: string, claims: Record<string, string>) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + ACCESS_TOKEN_SECONDS)
      .sign(signing);

  const kept = new Map<string, { principal: Principal; expires: number }>();

  async function check(token: string): Promise<Principal | undefined> {
    try {
      const { payload } = await jwtVerify(token, signing, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat'],
        currentDate: clock(),
      });
      const principal = principalOf(Claims.parse(payload));
      const [oldest] = kept.keys();
      if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(token, { principal, expires: payload.exp ?? 0 });
      return principal;
    } catch {
      return undefined;
    }
  }

  return {
    ...createSeals((purpose) => key(`seal: ${purpose}`)),
    signUser: ({ userId, tenantId, sessionId }) =>
      sign(userId, { typ: 'user', tid: tenantId, sid: sessionId }),
    signDevice: ({ deviceId, tenantId, outletId }) =>
      sign(deviceId, { typ: 'device', tid: tenantId, oid: outletId }),
    async verify(token) {
      const known = kept.get(token);
      // One spelling alone: with others, each of which holds as well, what is kept would fill up.
      if (!known) return isCanonical(token) ? check(token) : undefined;
      if (seconds() < known.expires) return known.principal;
      kept.delete(token);
      return undefined;
    },
    digest: (purpose, text) => createHmac('sha256', keys[purpose]).update(text).digest(),
    deviceSecret(deviceId) {
      const value = createHmac('sha256', deviceSecrets).update(`secret of ${deviceId}`).digest();
      return { name: createHmac('sha256', value).update('name').digest('base64url').slice(0, 16), value };
    },
    successor: (token) => createHmac('sha256', succession).update(token).digest('base64url'),
  };
}

const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

function principalOf(claims: z.infer<typeof Claims>): Principal {
  return claims.typ === 'user'
    ? { kind: 'user', tenantId: claims.tid, userId: claims.sub, sessionId: claims.sid }
    : { kind: 'device', tenantId: claims.tid, deviceId: claims.sub, outletId: claims.oid };
}
