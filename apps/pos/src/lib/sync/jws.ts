import { decodeJwt } from 'jose/jwt/decode';
import { SignJWT } from 'jose/jwt/sign';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';

/** A compact JWS (ES256) of some claims, by a key that can sign and not be read. */
export const signed = (claims: Record<string, unknown>, privateKey: CryptoKey): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT' }).sign(privateKey);

/** Names a public key (RFC 7638). */
export const thumbprintOf = (publicKey: JsonWebKey): Promise<string> => calculateJwkThumbprint(publicKey);

/** The claims of a compact JWS, not verified; null when it is none. */
export function claimsIn(jws: string): unknown {
  try {
    return decodeJwt(jws);
  } catch {
    return null;
  }
}
