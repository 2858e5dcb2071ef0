import { m, problemWords } from '@meja/ui/messages';
import type { Problem } from '../../api/problem.ts';

const WORDS: Readonly<Record<string, () => string>> = {
  CODE_WRONG: m.office_factors_code_wrong,
  PASSWORD_WRONG: m.office_step_up_wrong,
  PASSKEY_CANCELLED: m.office_factors_passkey_cancelled,
  PASSKEY_FAILED: m.office_factors_passkey_failed,
  PASSKEY_KNOWN: m.office_factors_passkey_known,
  PASSKEY_REFUSED: m.office_factors_passkey_refused,
  PASSKEYS_FULL: m.office_factors_passkeys_full,
  SECOND_FACTOR_MISSING: m.office_demand_yours_first,
  SECOND_STEP_EXPIRED: m.office_second_expired,
  SETUP_EXPIRED: m.office_factors_setup_expired,
};

/** What went wrong with a second factor; head office alone has these words, and tablets do without them. */
export const factorWords = ({ code }: Problem): string => WORDS[code]?.() ?? problemWords(code);

/** What is wrong with a code before the server is asked. */
export const codeMissing = (code: string): string | undefined =>
  /^\d{6}$/.test(code.replace(/\s/g, '')) ? undefined : m.office_factors_code_missing();
