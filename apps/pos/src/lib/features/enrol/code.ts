/** Digits and letters of an enrolment code: Crockford's base 32, which leaves out what looks alike. */
const ALPHABET = /[0-9A-HJKMNP-TV-Z]/;
const LOOKALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

const CODE_LENGTH = 8;

/** What was typed or pasted, read kindly: any case, spaces and dashes anywhere, O for 0, I and L for 1. */
export function readCode(typed: string): string {
  return Array.from(typed.toUpperCase(), (letter) => LOOKALIKES[letter] ?? letter)
    .filter((letter) => ALPHABET.test(letter))
    .slice(0, CODE_LENGTH)
    .join('');
}

/** As it is shown at head office: two groups of four. */
export const writeCode = (code: string): string =>
  code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;

export const isCompleteCode = (code: string): boolean => code.length === CODE_LENGTH;
