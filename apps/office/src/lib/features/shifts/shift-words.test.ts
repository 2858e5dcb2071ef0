import { createFormats, RUPIAH } from '@meja/ui/format';
import { describe, expect, it } from 'vitest';
import { differenceLook, momentWords, signedWords, tabletWords } from './shift-words.ts';

const ZONE = 'Asia/Jakarta';
const at = (text: string) => Date.parse(`${text}:00+07:00`);
const formats = createFormats(() => ({ locale: 'id', currency: RUPIAH, timeZone: ZONE }));

describe('when something of a shift happened', () => {
  const shift = { openedAt: at('2026-11-20T08:00') };

  it('is a time alone on the day of the opening', () => {
    expect(momentWords(at('2026-11-20T22:15'), shift, ZONE, false)).toBe('22:15');
  });

  it('names the day once midnight has passed', () => {
    expect(momentWords(at('2026-11-21T00:40'), shift, ZONE, false)).toBe('Sab, 21 Nov, 00:40');
  });

  it('names the zone where several are in play', () => {
    expect(momentWords(at('2026-11-20T22:15'), shift, ZONE, true)).toBe('22:15 WIB');
  });
});

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
