import { PASSWORD_LENGTH } from '@meja/domain';
import { m, problemWords } from '@meja/ui/messages';
import type { Problem } from '../../api/problem.ts';
import type { OpenSession } from './account.ts';

const REFUSALS: Readonly<Record<string, () => string>> = {
  short: () => m.office_account_short({ count: PASSWORD_LENGTH.least }),
  long: () => m.office_account_long({ count: PASSWORD_LENGTH.most }),
  common: m.office_account_common,
  guessable: m.office_account_guessable,
};

/** What is wrong with a password that somebody wants to have; undefined where the problem is another. */
export const refusalWords = ({ code, reason = '' }: Problem): string | undefined =>
  code === 'PASSWORD_REFUSED' ? (REFUSALS[reason]?.() ?? problemWords('INVALID')) : undefined;

/** What can be said before the server is asked. */
export function lengthWords(password: string): string | undefined {
  const { length } = [...password];
  if (length === 0) return m.office_account_next_missing();
  if (length < PASSWORD_LENGTH.least) return REFUSALS['short']?.();
  return length > PASSWORD_LENGTH.most ? REFUSALS['long']?.() : undefined;
}

/** `Chrome · Windows`. */
export function browserWords({ browser, platform }: Pick<OpenSession, 'browser' | 'platform'>): string {
  const known = [browser, platform].filter((name) => name !== null);
  return known.length > 0 ? known.join(' · ') : m.office_account_unknown_browser();
}
