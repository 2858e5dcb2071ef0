/**
 * What a device keeps of a PIN: salt and cost to compute the argon2id hash again, and a MAC of that hash by a key that never leaves this
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

/** Argon2id of a PIN; slow on purpose, so it is done beside the page (see app/argon2.ts). */
export type Argon2id = (pin: string, cost: Omit<PinVerifier, 'mac'>) => Promise<Uint8Array<ArrayBuffer>>;

/** The key of the verifiers: usable here, readable nowhere. */
export const makePinKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

/** Undefined for a hash that this version can't check: its owner is told that no PIN is set. */
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

export async function isPin(
  pin: string,
  verifier: PinVerifier,
  key: CryptoKey,
  argon2id: Argon2id,
): Promise<boolean> {
  const mac = await macOf(await argon2id(pin, verifier), key);
  return isSameBytes(mac, verifier.mac);
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
