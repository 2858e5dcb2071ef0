/** Minor units of an amount as the API writes it: `"25000.00"` is 25000 rupiah (exponent 0), or 2500000 sen (2). */
export function minorOf(text: string, exponent: number): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`not an amount: ${text}`);
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.slice(0, exponent).padEnd(exponent, '0');
  if (/[1-9]/.test(fraction.slice(exponent))) throw new RangeError(`finer than the currency: ${text}`);
  const minor = Number(`${sign}${whole}${kept}`);
  if (!Number.isSafeInteger(minor)) throw new RangeError(`too large: ${text}`);
  return minor === 0 ? 0 : minor;
}
