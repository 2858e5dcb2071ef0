import { allocate, roundToDenomination } from '../kernel/money.ts';
import { billOf, type BillLine, type Billable } from './bill.ts';

/**
 * What is due in as many parts, as even as whole units allow and the larger ones first; they add up to it. With a coin the
 * parts are multiples of it, and the last takes the rest; where there is not a coin for everybody, it is parted by units.
 */
export function evenParts(due: number, guests: number, coin = 0): number[] {
  const unit = coin > 1 && due >= coin * guests ? coin : 1;
  const rest = due % unit;
  const parts = allocate(
    (due - rest) / unit,
    Array.from({ length: guests }, () => 1),
  ).map((part) => part * unit);
  return parts.map((part, i) => (i === guests - 1 ? part + rest : part));
}

/** A share in coins: the nearest multiple, and never nothing. */
export const shareInCoins = (share: number, coin: number): number =>
  share > 0 ? Math.max(roundToDenomination(share, coin), coin, 1) : 0;

/**
 * What each line comes to with its share of discounts, service and tax; all of them add up to the bill's total. Service is
 * shared by what it was taken on, tax by what was taxed.
 */
export function lineShares<L extends BillLine>(billable: Billable<L>): number[] {
  const { lines, charges } = billable;
  const bill = billOf(billable);
  const service = allocate(
    bill.service,
    bill.lines.map(({ gross, net }) => (charges.serviceBase === 'gross' ? gross : net)),
  );
  const taxed = bill.lines.map(({ net }, i) => {
    if (lines[i]?.taxClass !== 'standard') return 0;
    const taxedService = charges.taxBase === 'subtotal' ? 0 : (service[i] ?? 0);
    return taxedService + (charges.taxInclusive ? 0 : net);
  });
  // Where every line was given free, only the service on its price is left to tax.
  const tax = allocate(bill.tax - bill.taxIncluded, taxed.some((base) => base > 0) ? taxed : service);
  return bill.lines.map(({ net }, i) => net + (service[i] ?? 0) + (tax[i] ?? 0));
}

/** The same piece by piece: of a line of three, what each of the three comes to. A void line has none. */
export const pieceShares = <L extends BillLine>(billable: Billable<L>): number[][] =>
  lineShares(billable).map((share, i) => {
    const line = billable.lines[i];
    return !line || line.kitchenStatus === 'void' ? [] : evenParts(share, line.quantity);
  });
