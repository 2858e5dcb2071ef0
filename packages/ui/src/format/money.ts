import { cached, TAGS, type Locale } from './locale.ts';
import { withMinus } from './number.ts';

/** A tenant's currency: ISO 4217 code and how many decimals its minor unit has (rupiah: none in practice). */
export interface Currency {
  code: string;
  exponent: number;
}

export const RUPIAH: Currency = { code: 'IDR', exponent: 0 };

/**
 * `25000` minor units with exponent 2 are the decimal string `250.00`. Intl takes decimal strings as they are, so that
 * no amount ever passes through a floating-point division.
 */
export function toDecimal(minor: number, exponent: number): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole amount: ${minor}`);
  const sign = minor < 0 ? '-' : '';
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

type Style = 'full' | 'bare' | 'compact';

const moneyFormat = cached((key) => {
  const [locale, code, exponent, style] = key.split('/') as [Locale, string, string, Style];
  const digits =
    style === 'compact' ? { minimumFractionDigits: 0, maximumFractionDigits: 1 } : fixed(Number(exponent));
  return new Intl.NumberFormat(TAGS[locale], {
    ...(style === 'bare'
      ? { style: 'decimal' as const }
      : { style: 'currency' as const, currency: code, currencyDisplay: 'narrowSymbol' as const }),
    ...(style === 'compact' ? { notation: 'compact' as const, compactDisplay: 'short' as const } : {}),
    ...digits,
  });
});

const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

function format(minor: number, currency: Currency, locale: Locale, style: Style): string {
  const formatter = moneyFormat(`${locale}/${currency.code}/${currency.exponent}/${style}`);
  const decimal = toDecimal(minor, currency.exponent) as Intl.StringNumericLiteral;
  return withMinus(formatter.format(decimal));
}

/**
 * `Rp 25.000` in Indonesian, `Rp 25,000` in English: a restaurant writes its own currency's sign in either language.
 * The space is U+00A0, so that an amount never breaks over two lines.
 */
export const formatMoney = (minor: number, locale: Locale, currency: Currency = RUPIAH): string =>
  format(minor, currency, locale, 'full');

/** Without the sign, for columns that name the currency once: `25.000`. */
export const formatAmount = (minor: number, locale: Locale, currency: Currency = RUPIAH): string =>
  format(minor, currency, locale, 'bare');

/** For the axis of a chart, never for a bill: `Rp 1,3 jt`. */
export const formatMoneyCompact = (minor: number, locale: Locale, currency: Currency = RUPIAH): string =>
  format(minor, currency, locale, 'compact');

/** For printers that know only the code page's own characters. */
export const toPlainText = (text: string): string =>
  text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ').replaceAll('\u2212', '-');
