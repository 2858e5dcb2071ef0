import { cached, TAGS, type Locale } from './locale.ts';

const MINUS = '\u2212';
const numberFormat = cached((key) => {
  const [locale, digits] = key.split('/') as [Locale, string];
  return new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: Number(digits) });
});

/** A true minus sign: it is as wide as a digit, and nobody takes it for a dash. */
export const withMinus = (text: string): string => text.replace('-', MINUS);

/** `1.234` or `1,234`. */
export const formatCount = (count: number, locale: Locale): string =>
  withMinus(numberFormat(`${locale}/0`).format(count));

/** A weight or a portion, at most three decimals: `1,5` or `1.5`. */
export const formatQuantity = (quantity: number, locale: Locale): string =>
  withMinus(numberFormat(`${locale}/3`).format(quantity));

const byteFormat = cached((key) => {
  const [locale, unit] = key.split('/') as [Locale, string];
  return new Intl.NumberFormat(TAGS[locale], { style: 'unit', unit, maximumFractionDigits: 1 });
});

/** So much of a disk: `12 MB`, `1,5 GB`. */
export function formatBytes(bytes: number, locale: Locale): string {
  const mega = bytes / 1024 ** 2;
  if (mega < 1) return byteFormat(`${locale}/kilobyte`).format(Math.ceil(bytes / 1024));
  return mega < 1024
    ? byteFormat(`${locale}/megabyte`).format(Math.round(mega))
    : byteFormat(`${locale}/gigabyte`).format(mega / 1024);
}

/** How often a line was ordered: `2×`. */
export const formatTimes = (quantity: number, locale: Locale): string =>
  `${formatQuantity(quantity, locale)}×`;

/** A rate in basis points: 1050 is `10,5%`. */
export const formatRate = (basisPoints: number, locale: Locale): string =>
  `${withMinus(numberFormat(`${locale}/2`).format(basisPoints / 100))}%`;
