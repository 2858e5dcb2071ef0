import { runInNewContext } from 'node:vm';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { FIRST_THEME, withFirstTheme } from './first-theme.ts';

/** The page as it stands before anything is painted, where this was stored. */
function pageWith(getItem: () => string | null) {
  const bars = ['light', 'dark'].map((scheme) => ({
    media: `(prefers-color-scheme: ${scheme})`,
    getAttribute: () => scheme,
  }));
  const root: Record<string, string> = {};
  const documentElement = { setAttribute: (name: string, value: string) => (root[name] = value) };
  const document = { documentElement, querySelectorAll: () => bars };
  runInNewContext(FIRST_THEME, { document, localStorage: { getItem } });
  return { root, bars: bars.map(({ media }) => media) };
}

describe('before anything is painted', () => {
  it.each([
    ['dark', ['not all', 'all']],
    ['light', ['all', 'not all']],
  ])('a page is %s where that was chosen, and so are the bars of the browser', (theme, bars) => {
    expect(pageWith(() => theme)).toEqual({ root: { 'data-theme': theme }, bars });
  });

  it.each([
    ['the system is to decide', () => 'system'],
    ['nobody has chosen', () => null],
    [
      'the browser stores nothing',
      () => {
        throw new Error('denied');
      },
    ],
  ])('it is as the system has it where %s', (_, getItem: () => string | null) => {
    const asTheSystem = ['(prefers-color-scheme: light)', '(prefers-color-scheme: dark)'];
    expect(pageWith(getItem)).toEqual({ root: {}, bars: asTheSystem });
  });

  it('it takes nothing that a browser might not understand', () => {
    expect(() => parse(FIRST_THEME, { ecmaVersion: 3 })).not.toThrow();
    expect(withFirstTheme('<head>%meja.theme%</head>')).toBe(`<head><script>${FIRST_THEME}</script></head>`);
  });
});
