import { createHash } from 'node:crypto';

/**
 * The PINs of people. What argon2id costs is its own affair: here a hash takes its place, which is as different for each
 * PIN and salt.
 */
export class Pins {
  readonly #byPerson = new Map<string, string[]>();
  #inBackup = new Map<string, number>();
  readonly #lost = new Set<string>();

  /** Those that somebody would type, the newest first. */
  of(staffId: string): readonly string[] {
    return [...(this.#byPerson.get(staffId) ?? []), firstPinOf(staffId)];
  }

  keep(): void {
    this.#inBackup = new Map([...this.#byPerson].map(([id, pins]) => [id, pins.length]));
  }

  /** The server is put back to the backup, and knows no PIN that was set since. Tablets and people still do. */
  lose(): void {
    for (const [id, pins] of this.#byPerson)
      if (pins.length > (this.#inBackup.get(id) ?? 0)) this.#lost.add(id);
  }

  /** Whether the server may lack the PIN that stands behind what one of them did: then it can't be proven. */
  isLost(...staffIds: readonly (string | null)[]): boolean {
    return staffIds.some((id) => id !== null && this.#lost.has(id));
  }

  hasChanged(...staffIds: readonly (string | null)[]): boolean {
    return staffIds.some((id) => id !== null && this.#byPerson.has(id));
  }

  /** Somebody gets another PIN. @returns its hash, as the server keeps it */
  change(staffId: string): string {
    const earlier = this.#byPerson.get(staffId) ?? [];
    const pin = digitsOf(`${staffId} ${earlier.length + 1}`);
    this.#byPerson.set(staffId, [pin, ...earlier]);
    return phcOf(pin);
  }
}

export const firstPinOf = (staffId: string): string => digitsOf(staffId);

/** As the server keeps a PIN. */
export function phcOf(pin: string): string {
  const salt = createHash('sha256').update(`salt ${pin}`).digest().subarray(0, 16);
  return `$argon2id$v=19$m=8,t=1,p=1$${plain(salt)}$${plain(hashOf(pin, salt))}`;
}

/** In the place of argon2id. */
export const hashOf = (pin: string, salt: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(pin).update(salt).digest());

const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

const digitsOf = (text: string): string =>
  String(createHash('sha256').update(text).digest().readUInt32BE() % 1_000_000).padStart(6, '0');
