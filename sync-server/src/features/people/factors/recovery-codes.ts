import { randomBytes } from 'node:crypto';
import type { StaffId } from '@meja/domain';
import { Secret } from 'otpauth';
import type { Tokens } from '../../../http/tokens.ts';

const COUNT = 10;
/** 120 bits, 24 characters of base32: so many that a fast hash is enough (OWASP ASVS 5.0, 6.5.2). */
const BYTES = 15;

/** New codes as people read them: `abcd-efgh-…`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: COUNT }, () => {
    const { base32 } = new Secret({ buffer: new Uint8Array(randomBytes(BYTES)).buffer });
    return base32.toLowerCase().replace(/.{4}(?=.)/g, '$&-');
  });

/** Under which a code is kept and found, however it was typed. */
export const recoveryHash = (tokens: Pick<Tokens, 'digest'>, userId: StaffId, code: string): Buffer =>
  tokens.digest('recovery code', `${userId} ${code.toLowerCase().replace(/[^a-z2-7]/g, '')}`);
