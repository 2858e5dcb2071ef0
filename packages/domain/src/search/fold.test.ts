import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOLDED } from '../testing/folded.ts';
import { folded, runOn } from './fold.ts';

/** Between it and the tags of plane 14 Unicode has nothing. */
const LAST_LETTER = 0x3347f;

describe('folding', () => {
  it.each(FOLDED)('makes %j %j', (text, expected) => {
    expect(folded(text)).toBe(expected);
  });

  it('does nothing to what is folded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = folded(text);
        expect(folded(once)).toBe(once);
      }),
    );
  });

  it('does nothing twice to any character that there is', () => {
    const twice: string[] = [];
    for (let point = 0; point < 0xe1000; point += point === LAST_LETTER ? 0xe0000 - point : 1) {
      const once = folded(String.fromCodePoint(point));
      if (folded(once) !== once) twice.push(`U+${point.toString(16)}`);
    }
    expect(twice).toEqual([]);
  });

  it('leaves words with one space between them, and none around them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(folded(` ${text}\t`)).toBe(folded(text));
        expect(folded(text)).not.toMatch(/^ |\s{2}| $/);
      }),
    );
  });

  it('makes no difference between large and small letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aäßéîøñžиξσ7-ﬁＡ') }), (text) => {
        expect(folded(text.toUpperCase())).toBe(folded(text));
      }),
    );
  });
});

it('a text as one word has no spaces', () => {
  expect(runOn(folded('7-Up  Lemon'))).toBe('7uplemon');
});
