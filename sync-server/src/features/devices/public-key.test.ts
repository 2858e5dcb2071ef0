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

it('is refused in another form, on another curve, and with numbers that are none of the field', async () => {
  const { kty, crv, x = '', y = '' } = await made();
  // The prime of P-256: the same as nought, spelled otherwise.
  const prime = Buffer.from('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff', 'hex');
  const wrong = [
    ...[
      { kty: 'OKP', crv: 'Ed25519', x },
      { kty: 'oct', k: x },
      { kty: 'RSA', n: x, e: 'AQAB' },
      {},
      null,
      [],
      x,
    ],
    ...['P-384', 'P-521', 'secp256k1', 'p-256', '', null].map((each) => ({ kty, crv: each, x, y })),
    ...[`${x}=`, ` ${x}`, x.slice(1), `A${x}`, '', 1, null, prime.toString('base64url')].map((each) => ({
      kty,
      crv,
      x: each,
      y,
    })),
    ...[
      { kty, crv, x },
      { kty, crv, x, y: prime.toString('base64url') },
      { kty, crv, x: y, y: x },
    ],
  ];
  for (const key of wrong) expect([key, PublicKey.safeParse(key).success]).toEqual([key, false]);
});
