import type { TenantId } from '@meja/domain';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { RENEWAL_AUDIENCE } from '../features/devices/assertion.ts';
import { PublicKey } from '../features/devices/public-key.ts';
import type { Keys } from './queue-file.ts';

export interface RenewalChanges {
  signer?: CryptoKey;
  proofSigner?: CryptoKey;
  audience?: string;
  jkt?: string;
  proofJti?: string;
  seq?: number;
}

/** What a tablet asks for that found itself copied; `changes` are what somebody else would get wrong. */
export async function renewalOf(
  { now, tenantId }: { now: Date; tenantId: TenantId },
  { deviceId, privateKey }: Keys,
  changes: RenewalChanges = {},
) {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const publicKey = PublicKey.parse({ kty, crv, x, y });
  const iat = Math.floor(now.getTime() / 1000);
  const jti = crypto.randomUUID();
  const claims = { iss: deviceId, sub: deviceId, tid: tenantId, iat, exp: iat + 45, jti };
  const aud = changes.audience ?? RENEWAL_AUDIENCE;
  const signed = (more: object, key: CryptoKey) =>
    new SignJWT({ ...claims, aud, ...more }).setProtectedHeader({ alg: 'ES256', typ: 'JWT' }).sign(key);
  const jkt = changes.jkt ?? (await calculateJwkThumbprint(publicKey));
  const asked = {
    publicKey,
    assertion: await signed(
      { jkt, ...(changes.seq !== undefined && { seq: changes.seq }) },
      changes.signer ?? privateKey,
    ),
    proof: await signed({ jti: changes.proofJti ?? jti }, changes.proofSigner ?? pair.privateKey),
  };
  return { asked, keys: { deviceId, privateKey: pair.privateKey } };
}
