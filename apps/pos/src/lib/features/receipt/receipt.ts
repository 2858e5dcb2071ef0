import {
  billOf,
  dueOf,
  isVoid,
  unitPriceOf,
  type Bill,
  type Line,
  type Order,
  type Payment,
  type Refund,
} from '@meja/domain';

export interface ReceiptLine {
  line: Line;
  /** Of one, with what was chosen. */
  unitPrice: number;
  /** Before discounts. */
  gross: number;
  discount: number;
}

export interface Receipt {
  /** The receipt of a payment has that payment's number; a bill that nobody has paid yet has the order's. */
  number: string;
  at: number;
  lines: ReceiptLine[];
  bill: Bill;
  /** Those made up to this receipt, oldest first. */
  payments: Payment[];
  /** What was given back of these payments since. */
  refunds: Refund[];
  rounding: number;
  /** What was kept of them, rounding included. */
  paid: number;
  change: number;
  /** What was left to pay when it was made out. */
  due: number;
}

/** What stands on the paper: of one payment, or without one of the order as it is now. */
export function receiptOf(order: Order, payment?: Payment): Receipt {
  const bill = billOf(order);
  const lines = order.lines.flatMap((line, index) => {
    const part = bill.lines[index];
    if (isVoid(line) || !part) return [];
    return [{ line, unitPrice: unitPriceOf(line), gross: part.gross, discount: part.discount }];
  });
  const index = payment ? order.payments.indexOf(payment) : -1;
  const payments = index < 0 ? order.payments : order.payments.slice(0, index + 1);
  const last = payments.at(-1);
  const shown = new Set(payments.map((each) => each.id));
  const paid = payments.reduce((sum, each) => sum + each.amount, 0);
  const rounding = payments.reduce((sum, each) => sum + each.rounding, 0);
  return {
    number: last?.receiptNumber ?? order.number,
    at: last?.takenAt ?? order.openedAt,
    lines,
    bill,
    payments,
    refunds: order.refunds.filter((refund) => shown.has(refund.paymentId)),
    rounding,
    paid: paid + rounding,
    change: last?.change ?? 0,
    due: payments.length === order.payments.length ? dueOf(order) : Math.max(0, bill.total - paid),
  };
}
