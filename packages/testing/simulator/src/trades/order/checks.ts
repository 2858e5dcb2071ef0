import type { Answer, Change, Trade } from '../trade.ts';
import { totalOf } from './arithmetic.ts';
import {
  readOrderBooks,
  seenOfOrder,
  seenOfOrderDocument,
  type OrderBooks,
  type OrderRows,
} from './books.ts';
import { modelOfOrders, type Modelled } from './effects.ts';
import { ORDER_PARTS } from './parts.ts';

/** What must hold of orders and their payments. */
export const ORDER_TRADE: Trade = {
  kind: 'order',
  store: 'orders',
  table: 'orders',
  seenOf: seenOfOrderDocument,
  parts: ORDER_PARTS,
  async read(read) {
    const books = await readOrderBooks(read);
    const orders = [...books.orders.values()];
    return {
      documents: orders.map((order) => ({
        id: order.id,
        outletId: order.outletId,
        businessDay: order.businessDay,
        isOpen: order.status !== 'completed' && order.status !== 'cancelled',
        seen: seenOfOrder(order),
      })),
      wrongByLog: (done, edited) => wrongInOrders(done, books.orders, edited),
      wrongMoney: () => orders.flatMap(wrongInBill),
      wrongBooking: (change, answer) => wrongInPayment(change, answer, books),
      report: {
        path: (outletId) => `/api/reports/sales-summary?from=2026-11-01&to=2027-12-31&outlet_id=${outletId}`,
        wrongIn: (summary, outletId) =>
          wrongInSummary(
            summary as Summary,
            orders.filter((order) => order.outletId === outletId),
          ),
      },
    };
  },
};

/** The rows are what the log says was done, each thing once. */
function wrongInOrders(
  done: readonly Change[],
  orders: ReadonlyMap<string, OrderRows>,
  edited: ReadonlySet<string>,
): string[] {
  const wrong: string[] = [];
  const model = modelOfOrders(done);
  for (const [id, expected] of model) {
    const actual = orders.get(id);
    if (!actual) {
      wrong.push(`order ${id} was opened and is nowhere`);
      continue;
    }
    // A note that somebody wrote past the log is none of its business.
    const [is, should] = [textOfRows(actual, expected), textOfModel(expected)].map((text) =>
      JSON.stringify(edited.has(id) ? { ...text, note: '' } : text),
    );
    if (is !== should) wrong.push(`order ${id} is ${is}, and by its log should be ${should}`);
  }
  for (const id of orders.keys()) if (!model.has(id)) wrong.push(`order ${id} was opened by nobody`);
  return wrong;
}

interface OrderText {
  status: string;
  tableId: string | null;
  covers: number;
  note: string;
  sharedTableId: string | null;
  holdsTable: boolean;
  lines: object[];
  /** How many nobody made. */
  payments: number;
  refunds: number;
}

function textOfRows(order: OrderRows, expected: Modelled): OrderText {
  const { status, tableId, covers, note, sharedTableId, holdsTable, lines, payments, refunds } = order;
  return {
    ...{ status, tableId, covers, note, sharedTableId, holdsTable },
    lines: lines.map(({ id, quantity, note, isVoid, isSent }) => ({ id, quantity, note, isVoid, isSent })),
    payments: payments.filter((each) => !expected.payments.has(each.id)).length,
    refunds: refunds.filter((each) => !expected.refunds.has(each.id)).length,
  };
}

const headOf = ({ status, tableId, covers, note, sharedTableId, holdsTable }: Omit<Modelled, 'lines'>) => ({
  ...{ status, tableId, covers, note, sharedTableId, holdsTable },
});

const textOfModel = ({ lines, ...order }: Modelled): OrderText => ({
  ...headOf(order),
  lines: [...lines].map(([id, line]) => ({ id, ...line })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  payments: 0,
  refunds: 0,
});

function wrongInBill(order: OrderRows): string[] {
  const { taxBps, taxBase, serviceBps, cashRounding } = order.charges;
  const taxesService = taxBase === 'subtotal_plus_service';
  const total = totalOf(order.lines, { taxBps, serviceBps, taxesService });
  const paid = sum(order.payments.map(({ amount }) => amount));
  const refunded = sum(order.refunds.map(({ amount }) => amount));
  const wrong: string[] = [];
  if (order.total !== total) wrong.push(`says its total is ${order.total}, and it is ${total}`);
  if (order.paid !== paid) wrong.push(`says ${order.paid} was paid, and it was ${paid}`);
  if (order.refunded !== refunded)
    wrong.push(`says ${order.refunded} was given back, and it was ${refunded}`);
  if (refunded > paid) wrong.push('gave back more than was paid');
  if (paid - refunded > total) wrong.push('holds more money than it costs');
  const rounded =
    sum(order.payments.map(({ rounding }) => rounding)) - sum(order.refunds.map(({ rounding }) => rounding));
  if (2 * Math.abs(rounded) > cashRounding)
    wrong.push(`was rounded by ${rounded}, more than half a coin of ${cashRounding}`);
  if (order.payments.some((each) => inHand([each]) <= 0)) wrong.push('has a payment of nothing');
  return wrong.map((what) => `order ${order.id} ${what}`);
}

/** Money that changed hands is booked on its order, or waits as unallocated. */
function wrongInPayment({ name, args }: Change, answer: Answer, books: OrderBooks): string | undefined {
  const order = books.orders.get(args['orderId'] as string);
  const { unallocated } = books;
  if (name === 'payment.record') {
    const { paymentId, tendered, change } = args as { paymentId: string; tendered: number; change: number };
    const found = inHand([
      ...(order?.payments.filter(({ id }) => id === paymentId) ?? []),
      ...unallocated.filter((each) => each.paymentId === paymentId && each.direction === 'in'),
    ]);
    return wrongWhere('kept', tendered - change, found, answer);
  }
  if (name !== 'payment.refund') return undefined;
  const { refundId, amount, rounding } = args as { refundId: string; amount: number; rounding: number };
  const found = inHand([
    ...(order?.refunds.filter(({ id }) => id === refundId) ?? []),
    ...unallocated.filter((each) => each.refundId === refundId && each.direction === 'out'),
  ]);
  return wrongWhere('given back', amount + rounding, found, answer);
}

const wrongWhere = (how: string, should: number, is: number, { outcome, code }: Answer): string | undefined =>
  is === should ? undefined : `${should} was ${how}, ${is} is booked (${outcome} ${code})`;

const inHand = (moneys: readonly { amount: number; rounding?: number }[]): number =>
  sum(moneys.map(({ amount, rounding = 0 }) => amount + rounding));

interface Summary {
  by_payment_method: { amount: string; refunded?: string }[];
}

/** Head office's figures are those of the rows. */
function wrongInSummary({ by_payment_method: methods }: Summary, orders: readonly OrderRows[]): string[] {
  const taken = sum(orders.flatMap(({ payments }) => payments.map(({ amount }) => amount)));
  const returned = sum(orders.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)));
  const reported = sum(methods.map(({ amount }) => Number(amount)));
  const reportedBack = sum(methods.map(({ refunded = 0 }) => Number(refunded)));
  return reported === taken && reportedBack === returned
    ? []
    : [`${reported} taken and ${reportedBack} given back; it was ${taken} and ${returned}`];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
