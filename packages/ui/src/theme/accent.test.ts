import { describe, expect, it } from 'vitest';
import { accentTheme, type Accent } from './accent.ts';
import { contrast, fromOklch, parseHex, toHex, toOklch, type Rgb } from './color.ts';

const rgb = (hex: string): Rgb => {
  const color = parseHex(hex);
  if (color === undefined) throw new Error(`not a colour: ${hex}`);
  return color;
};
const ratio = (one: string, other: string) => contrast(rgb(one), rgb(other));

/** A lattice over everything a tenant could pick. */
const BRANDS = ['00', '33', '66', '99', 'cc', 'ff'].flatMap((r) =>
  ['00', '33', '66', '99', 'cc', 'ff'].flatMap((g) =>
    ['00', '33', '66', '99', 'cc', 'ff'].map((b) => `#${r}${g}${b}`),
  ),
);
const GROUNDS = {
  light: [
    { l: 1, c: 0, h: 0 },
    { l: 0.948, c: 0.008, h: 82 },
  ],
  dark: [
    { l: 0.185, c: 0.009, h: 64 },
    { l: 0.288, c: 0.012, h: 66 },
  ],
};

describe.each(['light', 'dark'] as const)('a brand colour in the %s theme', (scheme) => {
  const accents = BRANDS.map((brand) => [brand, accentTheme(brand)?.[scheme]] as [string, Accent]);

  it('leaves text on the accent readable, pressed or not, whatever the colour', () => {
    const poor = accents.filter(([, it]) =>
      [it.accent, it.hover, it.pressed].some((ground) => ratio(it.on, ground) < 4.5),
    );
    expect(poor).toEqual([]);
  });

  it('gives accent text that reads on every ground and on its own tint', () => {
    const grounds = GROUNDS[scheme].map((ground) => toHex(fromOklch(ground)));
    const poor = accents.filter(([, it]) =>
      [...grounds, it.soft].some((ground) => ratio(it.ink, ground) < 4.5),
    );
    expect(poor).toEqual([]);
  });
});

describe('the accent', () => {
  it('is the brand itself where text can be read on it', () => {
    expect(accentTheme('#B4232A')?.light.accent).toBe('#b4232a');
  });

  it('takes dark text on a bright brand', () => {
    expect(accentTheme('#ffd400')?.light.on).toBe('#201b16');
  });

  it('refuses what is no colour', () => {
    expect(accentTheme('hijau')).toBeUndefined();
  });
});

describe('colour arithmetic', () => {
  it('knows the contrast of black and white', () => {
    expect(contrast(rgb('#000'), rgb('#fff'))).toBeCloseTo(21, 5);
  });

  it('comes back from OKLCH as it went in', () => {
    for (const brand of BRANDS) expect(toHex(fromOklch(toOklch(rgb(brand))))).toBe(brand);
  });
});
