import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { DeviceId, PinCheck } from '@meja/domain';
import { proofKeyInfo } from '@meja/sync';
import type { DeviceSecret } from '../../http/tokens.ts';

/** What an argon2id PHC string says. */
interface Argon2id {
  salt: string;
  memoryKiB: number;
  iterations: number;
  parallelism: number;
  hash: Buffer;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

function readPhc(phc: string): Argon2id | undefined {
  const [, memory, iterations, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (!salt || !hash) return undefined;
  return {
    salt,
    memoryKiB: Number(memory),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** The argon2id hash of a PIN, which makes proofs; undefined for a hash of another kind. It never leaves the server. */
export const hashInPhc = (phc: string): Buffer | undefined => readPhc(phc)?.hash;

/** What a tablet checks a PIN with, by its own secret; null where there is no PIN. */
export function pinCheckFor(secret: DeviceSecret, phc: string | null, digits: number): PinCheck | null {
  const read = phc === null ? undefined : readPhc(phc);
  if (!read) return null;
  const { hash, ...cost } = read;
  const mac = createHmac('sha256', secret.value).update(hash).digest('base64');
  return { ...cost, hashLength: hash.length, mac, secret: secret.name, digits };
}

/** What makes somebody's proofs on a device, of their PIN's argon2id hash. */
export const proofKeyOf = (hash: Buffer, device: DeviceId): Buffer =>
  Buffer.from(hkdfSync('sha256', hash, '', proofKeyInfo(device), 32));

/** Whether the MAC of a proof is that of this text. @param mac base64url */
export function isMacOf(text: string, key: Buffer, mac: string): boolean {
  const given = Buffer.from(mac, 'base64url');
  const expected = createHmac('sha256', key).update(text).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}
