import { z } from '@hono/zod-openapi';

/** Money in the public API: a decimal string in the tenant's currency, with two places or as many as it has. */
export const Amount = z
  .string()
  .regex(/^-?\d+\.\d{2,}$/)
  .openapi('Amount', { example: '25000.00' });

/** Minor units, written out. IDR is kept in whole rupiah (exponent 0): 25000 is "25000.00". */
export function amountOf(minor: number, exponent: number): string {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent).padEnd(2, '0');
  return `${minor < 0 ? '-' : ''}${whole}.${fraction}`;
}

/** Minor units of an amount as it came; undefined for one that is finer than the currency. */
export function minorOf(text: string, exponent: number): number | undefined {
  const [whole = '0', fraction = ''] = text.split('.');
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}
