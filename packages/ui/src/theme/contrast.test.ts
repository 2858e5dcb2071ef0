import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accentTheme, DEFAULT_BRAND } from './accent.ts';
import { CATEGORY_COLORS } from './categories.ts';
import { contrast, toHex } from './color.ts';
import { readTokens } from './stylesheet.ts';

const css = (name: string) => readFileSync(new URL(`../styles/${name}`, import.meta.url), 'utf8');
const tokens = readTokens(css('colors.css'), css('categories.css'));

const GROUNDS = ['canvas', 'surface', 'raised', 'muted'];
const TONES = ['positive', 'warning', 'danger', 'info'];
const SOFTS = [
  ...TONES.map((tone) => `${tone}-soft`),
  'accent-soft',
  ...CATEGORY_COLORS.map((name) => `cat-${name}-soft`),
];

const TEXT_PAIRS = [
  ...[...GROUNDS, 'pressed', 'lifted', ...SOFTS].map((ground) => ['ink', ground]),
  ...[...GROUNDS, 'pressed', ...SOFTS].map((ground) => ['ink-muted', ground]),
  ...GROUNDS.map((ground) => ['ink-faint', ground]),
  ...TONES.flatMap((tone) => [...GROUNDS, `${tone}-soft`].map((ground) => [`${tone}-ink`, ground])),
  ...TONES.map((tone) => [`on-${tone}`, tone]),
  ['on-danger', 'danger-hover'],
  ...[...GROUNDS, 'accent-soft'].map((ground) => ['accent-ink', ground]),
  ...['accent', 'accent-hover', 'accent-pressed'].map((ground) => ['on-accent', ground]),
  ['on-inverse', 'inverse'],
] as [string, string][];

/** Borders of controls, focus rings and the stripes that tell categories apart. */
const SHAPE_PAIRS = [
  ...['canvas', 'surface', 'raised', 'muted'].flatMap((ground) => [
    ['line-strong', ground],
    ['focus', ground],
    ['accent-line', ground],
  ]),
  ...CATEGORY_COLORS.map((name) => [`cat-${name}`, 'surface']),
  ...['positive', 'danger', 'info'].map((tone) => [tone, 'surface']),
] as [string, string][];

describe.each(['light', 'dark'] as const)('the %s theme', (scheme) => {
  const color = (name: string) => {
    const found = tokens[scheme].get(name);
    if (found === undefined) throw new Error(`no token --color-${name} in the ${scheme} theme`);
    return found;
  };
  const tooClose = (pairs: [string, string][], ratio: number) =>
    pairs
      .map(([text, ground]) => ({ text, ground, ratio: contrast(color(text), color(ground)) }))
      .filter((pair) => pair.ratio < ratio)
      .map((pair) => `${pair.text} on ${pair.ground}: ${pair.ratio.toFixed(2)}`);

  it('lets every text be read on its ground (WCAG AA, 4.5)', () => {
    expect(tooClose(TEXT_PAIRS, 4.5)).toEqual([]);
  });

  it('lets every shape that carries meaning be seen on its ground (WCAG AA, 3)', () => {
    expect(tooClose(SHAPE_PAIRS, 3)).toEqual([]);
  });

  it('starts from the accent that the brand function gives for our own colour', () => {
    const accent = accentTheme(DEFAULT_BRAND)?.[scheme];
    expect({
      accent: toHex(color('accent')),
      hover: toHex(color('accent-hover')),
      pressed: toHex(color('accent-pressed')),
      on: toHex(color('on-accent')),
      soft: toHex(color('accent-soft')),
      line: toHex(color('accent-line')),
      ink: toHex(color('accent-ink')),
    }).toEqual(accent);
  });
});

it('names the same colours in both themes', () => {
  expect([...tokens.dark.keys()].sort()).toEqual([...tokens.light.keys()].sort());
});
