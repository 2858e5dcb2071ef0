import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId, PaymentId, RefundId } from '../kernel/ids.ts';
import { mutationFor, type Command } from '../registry.ts';
import {
  aContext,
  aLine,
  anId,
  anOrder,
  aPayment,
  frozen,
  ME,
  ORDER,
  orderIn,
  OTHER,
  worldOf,
} from '../testing/builders.ts';
import { billOf } from './bill.ts';
import { dueOf, paymentStatusOf, type Order } from './order.ts';

/** One tablet's command, or undefined where it is refused. */
function done(order: Order, command: Command, tablet: 'mine' | 'theirs'): Order | undefined {
  const context =
    tablet === 'mine'
      ? aContext({ deviceId: ME, version: 9 })
      : aContext({ deviceId: OTHER, version: 10, mutationId: anId(61) });
  const definition = mutationFor(command.name);
  const args = definition.args.parse(command.args);
  const result = definition.apply(worldOf(frozen(order)), args, context);
  return result.ok ? orderIn(result.value) : undefined;
}

/** An order without its stamps, its lines, payments and refunds in the order of their ids. */
function essence({ stamp: _, headerStamp: __, lines, payments, refunds, ...rest }: Order) {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return {
    ...rest,
    lines: lines.map(({ stamp: ___, ...line }) => line).sort(byId),
    payments: [...payments].sort(byId),
    refunds: [...refunds].sort(byId),
  };
}

const lineIds = [20, 21, 22, 23].map((n) => anId<LineId>(n));
const orders: fc.Arbitrary<Order> = fc
  .array(
    fc.record({
      unitPrice: fc.nat(100_000),
      quantity: fc.integer({ min: 1, max: 5 }),
      taxClass: fc.constantFrom('standard' as const, 'exempt' as const),
      sentAt: fc.constantFrom(null, 5),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => anOrder({ lines: lines.map((line, i) => aLine({ ...line, id: lineIds[i] ?? anId(29) })) }));

const addLines = (from: number): fc.Arbitrary<Command> =>
  fc
    .record({
      n: fc.nat(50),
      unitPrice: fc.nat(100_000),
      taxClass: fc.constantFrom('standard' as const, 'exempt' as const),
    })
    .map(({ n, unitPrice, taxClass }) => ({
      name: 'order.addLine',
      args: {
        orderId: ORDER,
        lineId: anId(from + n),
        productId: anId(71),
        name: 'Es Teh Manis',
        unitPrice,
        quantity: 1,
        modifiers: [],
        note: '',
        taxClass,
      },
    }));
const sends: fc.Arbitrary<Command> = fc
  .subarray(lineIds, { minLength: 1 })
  .map((chosen) => ({ name: 'order.send', args: { orderId: ORDER, lineIds: chosen } }));
const payments: fc.Arbitrary<Command> = fc.integer({ min: 1, max: 300_000 }).map((amount) => ({
  name: 'payment.record',
  args: {
    orderId: ORDER,
    paymentId: anId<PaymentId>(30),
    method: 'cash',
    amount,
    rounding: 0,
    tendered: amount,
    change: 0,
    reference: null,
    assurance: 'counted',
    receiptNumber: 'R',
  },
}));

const [FIRST, SECOND] = [anId<PaymentId>(31), anId<PaymentId>(32)];
/** Each payment has room for two refunds of `refunds`. */
const paidOrders: fc.Arbitrary<Order> = orders.map((order) => ({
  ...order,
  payments: [FIRST, SECOND].map((id) => aPayment({ id, amount: 2_000, tendered: 2_000 })),
}));
const refunds = (n: number, paymentId: PaymentId): fc.Arbitrary<Command> =>
  fc.integer({ min: 1, max: 1_000 }).map((amount) => ({
    name: 'payment.refund',
    args: {
      ...{ orderId: ORDER, refundId: anId<RefundId>(n), paymentId, method: 'cash', amount, rounding: 0 },
      ...{ reference: null, reason: 'keliru', receiptNumber: 'R' },
    },
  }));

/** Both ways round come to the same order, with the same bill. */
function commute(order: Order, mine: Command, theirs: Command): void {
  const [meFirst, themFirst] = [done(order, mine, 'mine'), done(order, theirs, 'theirs')];
  // Each of them could do it on what it saw.
  fc.pre(meFirst !== undefined && themFirst !== undefined);
  const left = meFirst && done(meFirst, theirs, 'theirs');
  const right = themFirst && done(themFirst, mine, 'mine');
  expect(left && essence(left)).toEqual(right && essence(right));
  expect(left && billOf(left).total).toBe(right && billOf(right).total);
  expect(left && [dueOf(left), paymentStatusOf(left)]).toEqual(
    right && [dueOf(right), paymentStatusOf(right)],
  );
  expect(left).toBeDefined();
}

describe('two tablets end at the same order, whoever is first', () => {
  const pairs: [string, fc.Arbitrary<Command>, fc.Arbitrary<Command>][] = [
    ['both add lines', addLines(1_000), addLines(2_000)],
    ['one takes a payment, the other adds a line', payments, addLines(1_000)],
    ['both send to the kitchen', sends, sends],
    ['one sends, the other adds', sends, addLines(1_000)],
    ['one sends, the other takes a payment', sends, payments],
  ];
  it.each(pairs)('%s', (_, one, another) => {
    fc.assert(fc.property(orders, one, another, commute));
  });

  const refundPairs: [string, fc.Arbitrary<Command>, fc.Arbitrary<Command>][] = [
    ['both give back of one payment', refunds(35, FIRST), refunds(36, FIRST)],
    ['both give back, each of a payment', refunds(35, FIRST), refunds(36, SECOND)],
    ['one gives back, the other takes a payment', refunds(35, FIRST), payments],
    ['one gives back, the other adds a line', refunds(35, FIRST), addLines(1_000)],
    ['one gives back, the other sends', refunds(35, FIRST), sends],
  ];
  it.each(refundPairs)('%s', (_, one, another) => {
    fc.assert(fc.property(paidOrders, one, another, commute));
  });
});
