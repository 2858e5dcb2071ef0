import { z } from 'zod';

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** The public half of an ES256 key; whatever else a JWK may carry, a secret half above all, is left out. */
export const PublicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: Coordinate,
  y: Coordinate,
});
export type PublicKey = z.infer<typeof PublicKey>;

export const sameKey = (one: PublicKey, other: PublicKey): boolean => one.x === other.x && one.y === other.y;
