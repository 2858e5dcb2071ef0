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

/** What cash settles `due` with: the amount to hand over after rounding to coins, and the rounding on its own. */
export function cashDue(
  due: number,
  charges: Pick<Charges, 'cashRounding'>,
): { toPay: number; rounding: number } {
  const toPay = roundToDenomination(due, charges.cashRounding);
  return { toPay, rounding: toPay - due };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
