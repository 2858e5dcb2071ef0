import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** The public half of an ES256 key; whatever else a JWK may carry, a secret half above all, is left out. */
export const PublicKey = z
  .object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: Coordinate,
    y: Coordinate,
  })
  .refine(isOnCurve, 'not a point of the curve');
export type PublicKey = z.infer<typeof PublicKey>;

export const sameKey = (one: PublicKey, other: PublicKey): boolean => one.x === other.x && one.y === other.y;

/** Two numbers are a key only where they meet the curve; with others no signature would ever hold. */
function isOnCurve(key: { kty: 'EC'; crv: 'P-256'; x: string; y: string }): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}
