import { z } from 'zod';

/**
 * Whole minor units of the tenant's currency (for IDR: rupiah). The bound keeps every product of an amount, a quantity
 * and a rate exact, and is a hundred times what a restaurant could mean.
 */
export const MAX_AMOUNT = 1_000_000_000_000;
export const Money = z.int().min(-MAX_AMOUNT).max(MAX_AMOUNT);
export const PositiveMoney = z.int().min(1).max(MAX_AMOUNT);
export const NonNegativeMoney = z.int().min(0).max(MAX_AMOUNT);

/** A rate in basis points: 10 % is 1000. */
export const BasisPoints = z.int().min(0).max(10_000);

/** `amount × numerator / denominator`, rounded half away from zero, exact for every safe integer. */
export function scale(amount: number, numerator: number, denominator: number): number {
  const product = BigInt(amount) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const magnitude = product < 0n ? -product : product;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return Number(product < 0n ? -rounded : rounded);
}

/** A share of `amount` at a rate in basis points. */
export const atRate = (amount: number, bps: number): number => scale(amount, bps, 10_000);

/**
 * Splits `amount` over `weights` so that the parts add up to it exactly: whole shares first, what is left goes one unit
 * at a time to the largest remainders, earlier positions first. Weights that are all zero share from the front.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  const sign = amount < 0 ? -1 : 1;
  const whole = BigInt(Math.abs(amount));
  const effective = weights.some((weight) => weight > 0)
    ? weights.map((weight) => Math.max(weight, 0))
    : weights.map(() => 1);
  const sum = effective.reduce((total, weight) => total + BigInt(weight), 0n);
  const shares = effective.map((weight, index) => {
    const product = whole * BigInt(weight);
    return { index, share: product / sum, remainder: product % sum };
  });
  let left = Number(whole - shares.reduce((total, { share }) => total + share, 0n));
  const parts = shares.map(({ share }) => Number(share));
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const { index } of byRemainder) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((part) => (part === 0 ? 0 : part * sign));
}

/** The nearest multiple of a coin's `denomination` (0 or 1: as it is), halves up. */
export function roundToDenomination(amount: number, denomination: number): number {
  if (denomination <= 1) return amount;
  return scale(amount, 1, denomination) * denomination;
}
