import { contrast, fromOklch, parseHex, toHex, toOklch, type Oklch, type Rgb } from './color.ts';

/** Meja's own accent: the green of pandan leaves. */
export const DEFAULT_BRAND = '#0e614f';

export interface Accent {
  /** Ground of the primary action, and with the pointer over or on it. */
  accent: string;
  hover: string;
  pressed: string;
  /** Text on those three. */
  on: string;
  /** A tint for what is chosen. */
  soft: string;
  /** A border that stands out from the ground. */
  line: string;
  /** Accent-coloured text on every ground. */
  ink: string;
}

export interface AccentTheme {
  light: Accent;
  dark: Accent;
}

interface Scheme {
  /** The grounds on which accent text may stand; colors.css has the same values. */
  grounds: readonly Oklch[];
  /** How light the accent itself may be, so that it neither glares nor drowns. */
  range: readonly [number, number];
  softness: { l: number; c: number };
  /** Which way text leaves its ground: darker by day, lighter by night. */
  away: -1 | 1;
  /** How clearly accent text stands out; thin light strokes on dark need more than the rule asks. */
  clarity: number;
}

const LIGHT: Scheme = {
  grounds: [
    { l: 1, c: 0, h: 0 },
    { l: 0.968, c: 0.006, h: 84 },
    { l: 0.948, c: 0.008, h: 82 },
  ],
  range: [0.2, 0.88],
  softness: { l: 0.95, c: 0.022 },
  away: -1,
  clarity: 4.5,
};

const DARK: Scheme = {
  grounds: [
    { l: 0.185, c: 0.009, h: 64 },
    { l: 0.228, c: 0.01, h: 64 },
    { l: 0.268, c: 0.011, h: 65 },
    { l: 0.288, c: 0.012, h: 66 },
  ],
  range: [0.53, 0.86],
  softness: { l: 0.3, c: 0.04 },
  away: 1,
  clarity: 6,
};

/** As the screen will get it: eight bits a channel. */
const quantised = (color: Oklch): Rgb => parseHex(toHex(fromOklch(color))) ?? WHITE;

const WHITE: Rgb = { r: 1, g: 1, b: 1 };
const INK: Rgb = quantised({ l: 0.225, c: 0.012, h: 62 });
const TEXT = 4.5;
const SHAPE = 3;
const STEP = 0.035;

/** White where white can be read, otherwise ink: colours of brands mostly expect white. */
export const readableOn = (ground: Rgb): Rgb => (contrast(WHITE, ground) >= TEXT ? WHITE : INK);

/** The seven colours for a brand in both themes; undefined where the text is no colour. */
export function accentTheme(brand: string): AccentTheme | undefined {
  const color = parseHex(brand);
  if (color === undefined) return undefined;
  return { light: accentFor(toOklch(color), LIGHT), dark: accentFor(toOklch(color), DARK) };
}

function accentFor(brand: Oklch, scheme: Scheme): Accent {
  const [low, high] = scheme.range;
  const start = { ...brand, l: Math.min(high, Math.max(low, brand.l)) };
  const on = readableOn(fromOklch(start));
  const base = untilReadable(start, [on], TEXT, on === WHITE ? -1 : 1);
  const step = stepFor(base, on);
  const shade = (steps: number) => fromOklch({ ...base, l: base.l + step * steps });
  const soft = quantised({ ...scheme.softness, c: Math.min(brand.c, scheme.softness.c), h: brand.h });
  const grounds = [...scheme.grounds.map(quantised), soft];
  return {
    accent: toHex(shade(0)),
    hover: toHex(shade(1)),
    pressed: toHex(shade(2)),
    on: toHex(on),
    soft: toHex(soft),
    line: toHex(fromOklch(untilReadable(base, grounds, SHAPE, scheme.away))),
    ink: toHex(fromOklch(untilReadable(base, grounds, scheme.clarity, scheme.away))),
  };
}

/** Under the pointer a colour darkens, unless its text would drown. */
function stepFor(base: Oklch, on: Rgb): number {
  const darkest = quantised({ ...base, l: base.l - 2 * STEP });
  return contrast(on, darkest) >= TEXT ? -STEP : STEP;
}

/** Moves the lightness one way until the colour stands out from all of `others` by `ratio`. */
function untilReadable(start: Oklch, others: readonly Rgb[], ratio: number, direction: -1 | 1): Oklch {
  let color = start;
  const reads = () => others.every((other) => contrast(quantised(color), other) >= ratio);
  while (!reads() && color.l > 0 && color.l < 1) color = { ...color, l: color.l + direction * 0.005 };
  return color;
}
