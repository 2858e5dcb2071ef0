import { proofKeyOf as proofKeyByNode } from '@meja/testing/envelope-writer';
import type { DeviceId } from '@meja/domain';
import { expect, it } from 'vitest';
import { hashIfRight, makePinKey, proofKeyOf, verifierOf, type Argon2id } from '../data/pin.ts';
import { proveWith } from '../data/proof.ts';
import { computeArgon2id } from './argon2.compute.ts';

/** Made by another implementation (@node-rs/argon2) of the PIN 123456 with the salt 00 01 … 0f. */
const PHC =
  '$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$yPpEOKmjoNj6RUe/+QKR3I63d3CpkoRVFSvrqKs4FNs';
const DEVICE = '0190c000-0000-7000-8000-000000000001' as DeviceId;
const argon2id: Argon2id = (pin, cost) => computeArgon2id({ pin, ...cost });

it('checks a PIN against what the server hashed, and keeps nothing of the hash itself', async () => {
  const key = await makePinKey();
  const verifier = await verifierOf(PHC, key);
  if (!verifier) throw new Error('not understood');
  expect(await hashIfRight('123456', verifier, key, argon2id)).not.toBeNull();
  expect(await hashIfRight('123457', verifier, key, argon2id)).toBeNull();
  expect(await hashIfRight('123456', verifier, await makePinKey(), argon2id)).toBeNull();
  expect(key.extractable).toBe(false);
  const hash = atob(PHC.split('$').at(-1)!);
  expect(String.fromCharCode(...verifier.mac)).not.toBe(hash);
});

it('makes the proofs that the server makes of the same PIN, by a key that nobody can read', async () => {
  const key = await makePinKey();
  const verifier = await verifierOf(PHC, key);
  const hash = verifier && (await hashIfRight('123456', verifier, key, argon2id));
  if (!hash) throw new Error('not the right one');
  const proofKey = await proofKeyOf(hash, DEVICE);
  expect(await proveWith(proofKey)('what was done')).toEqual(proofKeyByNode(hash, DEVICE)('what was done'));
  await expect(crypto.subtle.exportKey('raw', proofKey.key)).rejects.toThrow();
});

it('does not take a hash of another kind for a PIN', async () => {
  const key = await makePinKey();
  expect(await verifierOf('$argon2i$v=19$m=19456,t=2,p=1$AAEC$AAEC', key)).toBeNull();
  expect(await verifierOf('123456', key)).toBeNull();
});
