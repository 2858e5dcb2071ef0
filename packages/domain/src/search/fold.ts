/** Letters that Unicode takes apart no further, and people type as others. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
};
const LETTER = /[ßæœþøđðłħŧıς]/gu;
/** Accents, but not the marks that are a script's vowels or make another kana; what joins and cannot be seen; signs of a trade mark. */
const UNSEEN = /[\p{Cf}®©]|(?![\u3099\u309a])\p{Script=Inherited}/gu;
const SEPARATORS = /[\p{P}\p{Z}\p{Cc}\p{Sc}\p{Sm}\p{Sk}]+/gu;

/**
 * A text as it is searched: its words with one space between them, in small letters without accents, each letter in its plainest form.
 * Letters, digits and pictures count; whatever else stands between them separates words. PostgreSQL's `folded()` does the
 * same to each character (sync-server/migrations/support/folding.ts), and a test compares them.
 */
export function folded(text: string): string {
  // Most texts have no letters but these, and all others cost ten times as much.
  if (/^[ -~]*$/.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(UNSEEN, '')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(SEPARATORS, ' ')
    .trim();
}

/** The same as one word. */
export const runOn = (words: string): string => words.replaceAll(' ', '');

const isMixed = (word: string): boolean => /\p{L}/u.test(word) && /\p{N}/u.test(word);

/**
 * Whether folded words were typed with all that separates them: then they are looked for as they stand. `JKT-12` is no order of `JKT-1`
 * on the 26th, whose number run on begins alike; `jkt1-26` may be.
 */
export const isSeparated = (words: string): boolean => words.includes(' ') && !words.split(' ').some(isMixed);
