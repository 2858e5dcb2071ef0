import { billOf } from '../order/bill.ts';
import type { Line } from '../order/line.ts';
import type { Order } from '../order/order.ts';
import type { Charges } from '../outlet/charges.ts';
import type { Difference } from './difference.ts';

/**
 * What a difference takes from an order as the order stands now: what its bill would come to by the terms that were
 * shown, less what it comes to. Less than 0 where the guest pays more. 0 of what has no price.
 */
export function costOf(
  order: Pick<Order, 'lines' | 'discount' | 'charges' | 'payments'>,
  { what, part, itemId, was, should }: Pick<Difference, 'what' | 'part' | 'itemId' | 'was' | 'should'>,
): number {
  if (should === null) return 0;
  switch (what) {
    case 'charges':
      return (
        difference(order, { ...order, charges: should as Charges }) + roundedAway(order, should as Charges)
      );
    case 'price':
      return difference(
        order,
        withLines(order, part, (line) => ({ ...line, unitPrice: should as number })),
      );
    case 'tax_class':
      return difference(
        order,
        withLines(order, part, (line) => ({ ...line, taxClass: should as Line['taxClass'] })),
      );
    case 'option_price':
      return difference(order, withOption(order, part, itemId, was as number, should as number));
    default:
      return 0;
  }
}

type Counted = Pick<Order, 'lines' | 'discount' | 'charges'>;

const difference = (is: Counted, should: Counted): number => billOf(should).total - billOf(is).total;

const withLines = (order: Counted, part: string, change: (line: Line) => Line): Counted => ({
  ...order,
  lines: order.lines.map((line) => (part === `line:${line.id}` ? change(line) : line)),
});

/** What was chosen wrongly once is taken again with the dish: from that line on, all that was chosen so is meant. */
function withOption(
  order: Counted,
  part: string,
  optionId: string | null,
  was: number,
  should: number,
): Counted {
  const first = order.lines.findIndex((line) => part === `line:${line.id}`);
  const dish = order.lines[first]?.productId;
  return {
    ...order,
    lines: order.lines.map((line, place) =>
      place < first || line.productId !== dish
        ? line
        : {
            ...line,
            modifiers: line.modifiers.map((modifier) =>
              modifier.optionId === optionId && modifier.price === was
                ? { ...modifier, price: should }
                : modifier,
            ),
          },
    ),
  };
}

/** What cash payments were rounded by, where the coin that was shown does not allow it. */
const roundedAway = ({ payments }: Pick<Order, 'payments'>, { cashRounding }: Charges): number =>
  payments.reduce((sum, { rounding }) => (2 * Math.abs(rounding) > cashRounding ? sum - rounding : sum), 0);
