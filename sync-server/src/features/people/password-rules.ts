import { PASSWORD_LENGTH } from '@meja/domain';
import { isCommonPassword } from './common-passwords.ts';

export type PasswordRefusal = 'short' | 'long' | 'common' | 'guessable';

/**
 * Why somebody may not choose a password; undefined for one that they may. Length is what makes guessing hard, so there is a least
 * one, and no rule about which characters it is made of (NIST SP 800-63B, section 3.1.1.2; OWASP ASVS 5.0, 6.2). The
 * longest bounds what hashing costs.
 * @param about what somebody who knows the account would try first: email, names
 */
export function whyPasswordIsRefused(
  password: string,
  about: readonly string[],
): PasswordRefusal | undefined {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.least) return 'short';
  if (length > PASSWORD_LENGTH.most) return 'long';
  if (isCommonPassword(password)) return 'common';
  return isMadeOf(password, about) ? 'guessable' : undefined;
}

const LEAST_WORD = 4;
/** So much has to be left once the words about the account are taken out. */
const LEAST_REST = 6;
const ALWAYS_TRIED = ['password', 'kata sandi', 'katasandi', 'meja'];

function isMadeOf(password: string, about: readonly string[]): boolean {
  const words = [...about, ...ALWAYS_TRIED]
    .flatMap((each) => [each, ...each.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= LEAST_WORD)
    .sort((a, b) => b.length - a.length);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), password.toLowerCase());
  return new Set(rest).size < LEAST_REST;
}
