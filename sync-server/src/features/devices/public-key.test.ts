import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { PublicKey, sameKey } from './public-key.ts';

const made = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);

it('is taken as a tablet makes it, and without its secret half', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  expect(jwk.d).toBeDefined();
  const { kty, crv, x, y } = jwk;
  expect(PublicKey.parse(jwk)).toEqual({ kty, crv, x, y });
});

it('is refused off the curve, where no signature would ever hold', async () => {
  const [one, other] = [await made(), await made()];
  expect(PublicKey.safeParse({ ...one, y: other.y }).success).toBe(false);
  expect(PublicKey.safeParse({ ...one, x: 'A'.repeat(43), y: 'A'.repeat(43) }).success).toBe(false);
  expect(PublicKey.safeParse({ ...one, crv: 'P-384' }).success).toBe(false);
});

it('is the same by its coordinates', async () => {
  const [one, other] = [PublicKey.parse(await made()), PublicKey.parse(await made())];
  expect(sameKey(one, { ...one })).toBe(true);
  expect(sameKey(one, other)).toBe(false);
});
