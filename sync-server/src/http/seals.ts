import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Which key seals it: what was sealed for one purpose opens for no other. */
export type SealPurpose = 'totp secret' | 'totp setup' | 'pending sign-in' | 'passkey challenge';
const SEAL_PURPOSES: readonly SealPurpose[] = [
  ...(['totp secret', 'totp setup', 'pending sign-in', 'passkey challenge'] as const),
];

/** Keeps secrets from whoever reads the database or a cookie, and tells what somebody has altered. */
export interface Seals {
  /** @param about whom it belongs to: it opens for nobody else */
  seal(purpose: SealPurpose, plain: Uint8Array, about: string): Buffer;
  /** Undefined for what was altered, is of somebody else, or was sealed under another master secret. */
  open(purpose: SealPurpose, sealed: Uint8Array, about: string): Buffer | undefined;
}

/** Says how the rest is to be read. */
const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a random nonce: form, nonce, tag, text. */
export function createSeals(keyOf: (purpose: SealPurpose) => Uint8Array): Seals {
  const keys = Object.fromEntries(SEAL_PURPOSES.map((each) => [each, keyOf(each)])) as Record<
    SealPurpose,
    Uint8Array
  >;
  return {
    seal(purpose, plain, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keys[purpose], nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), text]);
    },
    open(purpose, sealed, about) {
      const begin = 1 + NONCE_BYTES + TAG_BYTES;
      if (sealed[0] !== FORM || sealed.length < begin) return undefined;
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', keys[purpose], nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(about));
      decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, begin));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(begin)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
