import { PIN_LENGTH, whyPinIsRefused, type PinProblem } from '@meja/domain';
import { m, roleWords } from '@meja/ui/messages';
import type { Colleague } from './colleague.ts';

const WORDS: Record<PinProblem, () => string> = {
  PIN_NOT_DIGITS: m.office_pin_not_digits,
  PIN_TOO_SHORT: () => m.office_pin_too_short({ least: PIN_LENGTH.least }),
  PIN_TOO_LONG: () => m.office_pin_too_long({ most: PIN_LENGTH.most }),
  PIN_TRIVIAL: m.office_pin_trivial,
};

/** What is wrong with a PIN, as the server would say it too; undefined where nothing is. */
export function pinProblemWords(pin: string): string | undefined {
  const problem = whyPinIsRefused(pin);
  return problem === null ? undefined : WORDS[problem]();
}

/** A PIN that nobody has thought of. @param random fills an array with chance */
export function madeUpPin(random: (into: Uint32Array<ArrayBuffer>) => unknown): string {
  for (;;) {
    const [number = 0] = fill(random);
    const pin = String(number % 10 ** PIN_LENGTH.least).padStart(PIN_LENGTH.least, '0');
    if (whyPinIsRefused(pin) === null) return pin;
  }
}

function fill(random: (into: Uint32Array<ArrayBuffer>) => unknown): Uint32Array {
  const into = new Uint32Array(1);
  random(into);
  return into;
}

export const workWords = ({ grants }: Pick<Colleague, 'grants'>): string =>
  grants
    .map(({ role, outletName }) =>
      outletName === null
        ? m.office_role_everywhere({ role: roleWords[role]() })
        : m.office_role_at({ role: roleWords[role](), outlet: outletName }),
    )
    .join(' · ');
