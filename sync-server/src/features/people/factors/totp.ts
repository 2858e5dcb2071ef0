import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
/** As RFC 4226 recommends: as long as the hash. */
const SECRET_BYTES = 20;
/** A clock may be off by one step. */
const WINDOW = 1;

const totpOf = (secret: Uint8Array, label = '') =>
  new TOTP({
    issuer: 'Meja',
    label,
    // What every authenticator app can do.
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);

/** The secret as people type it, and as their camera reads it. */
export function totpSetup(secret: Uint8Array, label: string): { text: string; uri: string } {
  const totp = totpOf(secret, label);
  return { text: totp.secret.base32, uri: totp.toString() };
}

/** The step (RFC 6238, section 4.2) that a code is of; undefined for one that is of none about now. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / PERIOD_SECONDS) + delta;
}
