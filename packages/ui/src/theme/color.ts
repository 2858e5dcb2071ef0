/** Colour arithmetic for contrast (WCAG 2) and for shades that look evenly spaced (OKLCH). Pure. */
import {
  convertLabToLch,
  convertLchToLab,
  convertLrgbToRgb,
  convertOklabToLrgb,
  convertRgbToLrgb,
  convertRgbToOklab,
  parseHex as parseAnyHex,
  serializeHex,
} from 'culori/fn';

export interface Rgb {
  r: number;
  g: number;
  b: number;
}

export interface Oklch {
  l: number;
  c: number;
  h: number;
}

const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;

/** `#0f6b5c`, `#0F6B5C` or `#abc`; undefined for anything else. */
export function parseHex(hex: string): Rgb | undefined {
  const text = hex.trim();
  return HEX.test(text) ? parseAnyHex(text) : undefined;
}

export const toHex = (color: Rgb): string => serializeHex({ ...color, mode: 'rgb' });

function luminance(color: Rgb): number {
  const { r, g, b } = convertRgbToLrgb(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * WCAG contrast ratio, 1 to 21. culori's `wcagContrast` needs its registry of colour spaces, and that brings a table of
 * all CSS colour names: 4 kB for this formula.
 */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Grey has no hue; it gets 0. */
export function toOklch(color: Rgb): Oklch {
  const { l, c, h = 0 } = convertLabToLch(convertRgbToOklab(color), 'oklch');
  return { l, c, h };
}

const toLinear = (color: Oklch): Rgb => convertOklabToLrgb(convertLchToLab(color));

const inGamut = ({ r, g, b }: Rgb): boolean =>
  [r, g, b].every((channel) => channel >= -0.0001 && channel <= 1.0001);

/**
 * The nearest colour that a screen can show: chroma gives way, lightness and hue stay. culori's `clampChroma` does this
 * without a tolerance. A brand on the edge of sRGB, such as `#000066`, would become `#000d5b` through its rounding.
 */
export function fromOklch(color: Oklch): Rgb {
  const l = Math.min(1, Math.max(0, color.l));
  let [low, high] = [0, color.c];
  if (inGamut(toLinear({ ...color, l }))) low = high;
  while (high - low > 0.0005) {
    const middle = (low + high) / 2;
    if (inGamut(toLinear({ l, c: middle, h: color.h }))) low = middle;
    else high = middle;
  }
  const { r, g, b } = toLinear({ l, c: low, h: color.h });
  const channel = (value: number) => Math.min(1, Math.max(0, value));
  return convertLrgbToRgb({ r: channel(r), g: channel(g), b: channel(b) });
}
