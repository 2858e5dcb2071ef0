import { expect, it } from 'vitest';
import { isPin, makePinKey, verifierOf } from '../data/pin.ts';
import { computeArgon2id } from './argon2.compute.ts';

/** Made by another implementation (@node-rs/argon2) of the PIN 123456 with the salt 00 01 … 0f. */
const PHC =
  '$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$yPpEOKmjoNj6RUe/+QKR3I63d3CpkoRVFSvrqKs4FNs';

it('checks a PIN against what the server hashed, and keeps nothing of the hash itself', async () => {
  const key = await makePinKey();
  const verifier = await verifierOf(PHC, key);
  if (!verifier) throw new Error('not understood');
  const argon2id: Parameters<typeof isPin>[3] = (pin, cost) => computeArgon2id({ pin, ...cost });
  expect(await isPin('123456', verifier, key, argon2id)).toBe(true);
  expect(await isPin('123457', verifier, key, argon2id)).toBe(false);
  expect(await isPin('123456', verifier, await makePinKey(), argon2id)).toBe(false);
  expect(key.extractable).toBe(false);
  const hash = atob(PHC.split('$').at(-1)!);
  expect(String.fromCharCode(...verifier.mac)).not.toBe(hash);
});

it('does not take a hash of another kind for a PIN', async () => {
  const key = await makePinKey();
  expect(await verifierOf('$argon2i$v=19$m=19456,t=2,p=1$AAEC$AAEC', key)).toBeNull();
  expect(await verifierOf('123456', key)).toBeNull();
});
