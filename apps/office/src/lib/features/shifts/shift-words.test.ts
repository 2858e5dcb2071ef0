import { createFormats, RUPIAH } from '@meja/ui/format';
import { describe, expect, it } from 'vitest';
import { differenceLook, signedWords, tabletWords } from './shift-words.ts';

const ZONE = 'Asia/Jakarta';
const formats = createFormats(() => ({ locale: 'id', currency: RUPIAH, timeZone: ZONE }));

describe('the difference of a count', () => {
  it('says in a word whether cash is missing, too much or right', () => {
    expect([-1, 1, 0].map((difference) => differenceLook(difference).words)).toEqual([
      'kurang',
      'lebih',
      'pas',
    ]);
  });

  it('has a sign either way, and none where there is nothing', () => {
    expect(signedWords(-25_000, formats)).toBe('\u2212Rp\u00a025.000');
    expect(signedWords(5_000, formats)).toBe('+Rp\u00a05.000');
    expect(signedWords(0, formats)).toBe('Rp\u00a00');
  });
});

describe('a tablet', () => {
  it('goes by its name, or by its number where it has none', () => {
    expect(tabletWords({ tablet: { name: 'Kasir depan', number: 2 } })).toBe('Kasir depan');
    expect(tabletWords({ tablet: { name: '', number: 2 } })).toBe('Tablet 2');
  });
});
