import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateOf, rateText } from './setting-words.ts';

describe('a rate', () => {
  it.each([
    ['5', 500],
    ['7,5', 750],
    ['7.25', 725],
    ['0', 0],
    ['100', 10_000],
    [' 5 % ', 500],
  ])('of %s is %i basis points', (text, bps) => {
    expect(rateOf(text)).toBe(bps);
  });

  it.each(['', '-1', '100,01', '101', '5,555', 'lima', '1.000'])('is not %s', (text) => {
    expect(rateOf(text)).toBeUndefined();
  });

  it('is read as it was written, in both languages', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.constantFrom('id', 'en'), (bps, locale) => {
        expect(rateOf(rateText(bps, locale))).toBe(bps);
      }),
    );
  });
});
