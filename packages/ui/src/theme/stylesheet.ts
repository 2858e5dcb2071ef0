import { fromOklch, parseHex, type Rgb } from './color.ts';

export interface ThemeTokens {
  light: Map<string, Rgb>;
  dark: Map<string, Rgb>;
}

/** Reads the opaque colours out of our own stylesheets: the light ones from `@theme`, the dark ones from `@variant dark`. */
export function readTokens(...stylesheets: string[]): ThemeTokens {
  const light = new Map<string, Rgb>();
  const dark = new Map<string, Rgb>();
  for (const stylesheet of stylesheets) {
    const [day = '', night = ''] = stylesheet.split('@variant dark');
    for (const [name, color] of colorsIn(day)) light.set(name, color);
    for (const [name, color] of colorsIn(night)) dark.set(name, color);
  }
  return { light, dark };
}

function* colorsIn(css: string): Generator<[string, Rgb]> {
  for (const [, name, value] of css.matchAll(/--color-([\w-]+):\s*([^;]+);/g)) {
    const color =
      value === undefined ? undefined : parseColor(value.replace(/^var\([^,]+,\s*(.*)\)$/s, '$1'));
    if (name !== undefined && color !== undefined) yield [name, color];
  }
}

function parseColor(value: string): Rgb | undefined {
  const oklch = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(value.trim());
  if (oklch === null) return parseHex(value);
  return fromOklch({ l: Number(oklch[1]), c: Number(oklch[2]), h: Number(oklch[3]) });
}
