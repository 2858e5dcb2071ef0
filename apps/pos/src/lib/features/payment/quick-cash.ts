/** The notes that guests hand over, in minor units of the currency; what lies below is paid in coins. */
const NOTES: Readonly<Record<string, readonly number[]>> = {
  IDR: [5_000, 10_000, 20_000, 50_000, 100_000],
};
const USUAL_NOTES = [5, 10, 20, 50, 100];

const notesOf = (currency: string, exponent: number): readonly number[] =>
  NOTES[currency] ?? USUAL_NOTES.map((note) => note * 10 ** exponent);

/**
 * What a guest is likely to hand over for an amount: for each note the fewest of it that cover the amount, smallest
 * sum first, and never the amount itself (that has a button of its own).
 */
export function quickCash(toPay: number, currency: string, exponent: number): number[] {
  if (toPay <= 0) return [];
  const sums = notesOf(currency, exponent).map((note) => Math.ceil(toPay / note) * note);
  return [...new Set(sums)].filter((sum) => sum > toPay).sort((a, b) => a - b);
}

/**
 * Whether a guest may well have handed over so much. Who gets one of the largest notes back could have kept it, and for
 * more than double the amount it is more likely that a digit was typed twice.
 */
export function isPlausible(tendered: number, toPay: number, currency: string, exponent: number): boolean {
  const largest = Math.max(...notesOf(currency, exponent));
  return tendered - toPay < largest || tendered <= 2 * toPay;
}
