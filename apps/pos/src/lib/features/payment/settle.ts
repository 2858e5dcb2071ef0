import { cashDue, type Charges } from '@meja/domain';

/** What a payment books: the domain checks that what was kept (tendered − change) is amount + rounding. */
export interface Settlement {
  amount: number;
  rounding: number;
  tendered: number;
  change: number;
}

/**
 * Cash for `part` of a bill. Enough: the part is settled, rounded to the outlet's coins, and the rest is change.
 * Less: what was handed over settles as much of the bill as it covers.
 */
export function settleCash(
  part: number,
  tendered: number,
  charges: Pick<Charges, 'cashRounding'>,
): Settlement {
  const { toPay, rounding } = cashDue(part, charges);
  if (tendered >= toPay) return { amount: part, rounding, tendered, change: tendered - toPay };
  const amount = Math.min(tendered, part);
  return { amount, rounding: tendered - amount, tendered, change: 0 };
}

/** A tender that settles to the unit: a card, a wallet, a code that was scanned. */
export const settleExactly = (part: number): Settlement => ({
  amount: part,
  rounding: 0,
  tendered: part,
  change: 0,
});
