import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { tabletsOf, type Catalogue } from './catalogue.ts';
import { DEMO_PASSWORD } from './content/index.ts';

/** What must not be the same wherever the demo is seeded. */
export interface Secrets {
  passwordHash: string;
  pinHashes: ReadonlyMap<string, string>;
  publicKeys: ReadonlyMap<string, JWK>;
}

/** Hashes for everybody, and for each tablet a key whose secret half nobody keeps: none can pass for one of them. */
export async function makeSecrets(
  { people, outlets }: Catalogue,
  hashSecret: (secret: string) => Promise<string>,
): Promise<Secrets> {
  const everybody = [...people, ...outlets.flatMap((outlet) => outlet.staff)];
  const tablets = outlets.flatMap(tabletsOf);
  const [passwordHash, pinHashes, publicKeys] = await Promise.all([
    hashSecret(DEMO_PASSWORD),
    Promise.all(everybody.map(async (person) => [person.id, await hashSecret(person.content.pin)] as const)),
    Promise.all(tablets.map(async (tablet) => [tablet.id, await publicKey()] as const)),
  ]);
  return {
    passwordHash,
    pinHashes: new Map<string, string>(pinHashes),
    publicKeys: new Map<string, JWK>(publicKeys),
  };
}

const generate = promisify(generateKeyPair);

async function publicKey(): Promise<JWK> {
  const { publicKey: key } = await generate('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, y, alg: 'ES256', use: 'sig' } as JWK;
}
