import { allocate, atRate, MAX_AMOUNT, roundToDenomination, scale } from '../kernel/money.ts';
import type { Charges } from '../outlet/charges.ts';
import { isVoid, unitPriceOf, type Discount, type Line } from './line.ts';

export type BillLine = Pick<
  Line,
  'unitPrice' | 'modifiers' | 'quantity' | 'taxClass' | 'discount' | 'kitchenStatus'
>;

/** What a bill is computed from; an order is one. */
export interface Billable<L extends BillLine = BillLine> {
  lines: readonly L[];
  discount: Discount | null;
  charges: Charges;
}

/** All in minor units. `total = subtotal + service + tax`, less `taxIncluded`, which menu prices already contain. */
export interface Bill {
  gross: number;
  discount: number;
  subtotal: number;
  service: number;
  tax: number;
  taxIncluded: number;
  total: number;
  /** In the order of the billable's lines; void lines count nothing. */
  lines: { gross: number; discount: number; net: number }[];
}

const grossOf = (line: BillLine): number => (isVoid(line) ? 0 : line.quantity * unitPriceOf(line));

/** More lines than any table orders. Each change of an order counts its bill anew, on every device that shows it. */
export const MAX_LINES = 500;

/** Whether every figure of the bill stays within what numbers count exactly, and a database stores and gives back. */
export const isCountable = (billable: Pick<Billable, 'lines'>): boolean =>
  sum(billable.lines.map(grossOf)) <= MAX_AMOUNT;

const discountOf = (discount: Discount | null, base: number): number => {
  if (!discount) return 0;
  const amount = discount.kind === 'amount' ? discount.amount : atRate(base, discount.bps);
  return Math.min(amount, base);
};

/**
 * The bill of an order: one rounding per figure, half up, and shares by largest remainder, so that lines always add up
 * to it. The rules and their defaults are those of docs/architecture.md, "The bill".
 */
export function billOf(billable: Billable): Bill {
  const { charges } = billable;
  const gross = billable.lines.map(grossOf);
  const afterLineDiscounts = gross.map(
    (amount, i) => amount - discountOf(billable.lines[i]?.discount ?? null, amount),
  );
  const beforeOrderDiscount = sum(afterLineDiscounts);
  const orderDiscounts = allocate(discountOf(billable.discount, beforeOrderDiscount), afterLineDiscounts);
  const net = afterLineDiscounts.map((amount, i) => amount - (orderDiscounts[i] ?? 0));

  const grossTotal = sum(gross);
  const subtotal = sum(net);
  const service = atRate(charges.serviceBase === 'gross' ? grossTotal : subtotal, charges.serviceBps);
  const taxableNet = sum(net.filter((_, i) => billable.lines[i]?.taxClass === 'standard'));
  const { tax, taxIncluded } = taxOf(charges, taxableNet, subtotal, service);

  return {
    gross: grossTotal,
    discount: grossTotal - subtotal,
    subtotal,
    service,
    tax,
    taxIncluded,
    total: subtotal + service + tax - taxIncluded,
    lines: net.map((amount, i) => ({
      gross: gross[i] ?? 0,
      discount: (gross[i] ?? 0) - amount,
      net: amount,
    })),
  };
}

function taxOf(charges: Charges, taxableNet: number, subtotal: number, service: number) {
  const taxableService =
    charges.taxBase === 'subtotal'
      ? 0
      : subtotal === taxableNet
        ? service
        : (allocate(service, [taxableNet, subtotal - taxableNet])[0] ?? 0);
  if (!charges.taxInclusive)
    return { tax: atRate(taxableNet + taxableService, charges.taxBps), taxIncluded: 0 };
  const taxIncluded = scale(taxableNet, charges.taxBps, 10_000 + charges.taxBps);
  return { tax: taxIncluded + atRate(taxableService, charges.taxBps), taxIncluded };
}

/**
 * What cash pays `due` off with: the amount to hand over, in coins, and the rounding on its own. It is decided once, when a
 * bill is paid off, on what is left of it; a part is paid as it is. `standing` is what earlier cash on the bill was rounded
 * by. All that is rounded up on a bill comes to half a coin at most, and so does all that is rounded down: whichever of its
 * payments are given back, no bill moves by more. What has no coins, or rounds to nothing, is paid to the unit.
 */
export function cashDue(
  due: number,
  { cashRounding: coin }: Pick<Charges, 'cashRounding'>,
  standing: readonly number[] = [],
): { toPay: number; rounding: number } {
  const nearest = roundToDenomination(due, coin);
  // Half a coin is as near to the coin below.
  const [toPay = due] = [nearest, nearest - coin].filter(
    (each) => each > 0 && 2 * reachOf(each - due, standing) <= coin,
  );
  return { toPay, rounding: toPay - due };
}

/** How far `rounding` and those that stand in the same direction move a bill together. */
const reachOf = (rounding: number, standing: readonly number[]): number =>
  Math.abs(sum([rounding, ...standing.filter((each) => Math.sign(each) === Math.sign(rounding))]));

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
