import type { DeviceId, PinCheck } from '@meja/domain';
import { proofKeyInfo } from '@meja/sync';

/**
 * What is kept of a PIN: salt and cost to compute the argon2id hash again, and a MAC of that hash by a key that never leaves this
 * device's browser. Who copies the database off a tablet can't try six digits at leisure elsewhere.
 */
export interface PinVerifier {
  salt: Uint8Array<ArrayBuffer>;
  memoryKiB: number;
  iterations: number;
  parallelism: number;
  hashLength: number;
  mac: Uint8Array<ArrayBuffer>;
}

export type Cost = Omit<PinVerifier, 'mac'>;

/** Somebody's key for a tablet: HMAC-SHA-256, not extractable, derived from the hash of their PIN. */
export interface ProofKey {
  device: DeviceId;
  key: CryptoKey;
}

/** Argon2id of a PIN; slow on purpose, so it is done beside the page (see app/argon2.ts). */
export type Argon2id = (pin: string, cost: Cost) => Promise<Uint8Array<ArrayBuffer>>;

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** The key of verifiers that are made here: usable here, readable nowhere. */
export const makePinKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

/** A secret as the server tells it, once, in Base64: from then on it can be used and not read. */
export const importSecret = (value: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64(value), HMAC, false, ['sign']);

/** Of a server's that still sends hashes. Null for a hash that this version can't check: its owner is told that no PIN is set. */
export async function verifierOf(phc: string, key: CryptoKey): Promise<PinVerifier | null> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(phc);
  const [, memory, iterations, parallelism, salt, hash] = match ?? [];
  if (!salt || !hash) return null;
  const hashBytes = fromBase64(hash);
  return {
    salt: fromBase64(salt),
    memoryKiB: Number(memory),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
    hashLength: hashBytes.length,
    mac: await macOf(hashBytes, key),
  };
}

/** The server's check as a verifier. */
export const verifierIn = ({ salt, mac, ...cost }: PinCheck): PinVerifier => ({
  ...cost,
  salt: fromBase64(salt),
  mac: fromBase64(mac),
});

/** The hash of a PIN, if it is the right one. */
export async function hashIfRight(
  pin: string,
  verifier: PinVerifier,
  key: CryptoKey,
  argon2id: Argon2id,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const hash = await argon2id(pin, verifier);
  return isSameBytes(await macOf(hash, key), verifier.mac) ? hash : null;
}

/** Somebody's key for a tablet. Not even who reads the page's memory later gets the hash, or the key itself. */
export async function proofKeyOf(hash: Uint8Array<ArrayBuffer>, device: DeviceId): Promise<ProofKey> {
  const base = await crypto.subtle.importKey('raw', hash, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(proofKeyInfo(device));
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return { device, key: await crypto.subtle.deriveKey(how, base, { ...HMAC, length: 256 }, false, ['sign']) };
}

const macOf = async (hash: Uint8Array<ArrayBuffer>, key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, hash));

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
