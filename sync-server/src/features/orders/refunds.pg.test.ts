import {
  DEFAULT_CHARGES,
  type Command,
  type MutationArgs,
  type OrderId,
  type PaymentId,
  type RefundId,
} from '@meja/domain';
import { PROTOCOL, START, type Envelope } from '@meja/sync';
import {
  addLineArgs,
  anId,
  openOrderArgs,
  paymentArgs,
  refundArgs,
  EnvelopeWriter,
} from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { up as bringRefundsToTheirDay } from '../../../migrations/0012_refunds_on_their_own_day.ts';
import type { AnyDatabase } from '../../../migrations/support/tenant-table.ts';
import { withTenant } from '../../db/tenant.ts';
import { NOW, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let owner: string;
let by: EnvelopeWriter;

beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  by = writer();
});

const writer = (actor: keyof Restaurant['staff'] = 'manager', device: 0 | 1 = 0) =>
  new EnvelopeWriter({
    deviceId: restaurant.devices[device],
    outletId: restaurant.outletId,
    actorId: restaurant.staff[actor],
    at: NOW.getTime() - 3_600_000,
  });

const tokenOf = (device: 0 | 1) =>
  test.deviceToken(restaurant.tenantId, restaurant.devices[device], restaurant.outletId);

async function push(mutations: readonly Envelope[], device: 0 | 1 = 0): Promise<string[]> {
  const answer = await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, await tokenOf(device));
  expect(answer.status, answer.text).toBe(200);
  const { verdicts } = answer.body as { verdicts: { outcome: string; code: string | null }[] };
  return verdicts.map(({ outcome, code }) => (code === null ? outcome : `${outcome} ${code}`));
}
const does = (commands: readonly Command[], as = by) => push(commands.map((command) => as.write(command)));

/** An order of one line without tax and service, and cash rounded to hundreds: it costs what the line costs. */
function orderOf(price: number): { orderId: OrderId; commands: Command[] } {
  const orderId = anId<OrderId>();
  const charges = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0, cashRounding: 100 };
  const line = addLineArgs({ orderId, unitPrice: price });
  return {
    orderId,
    commands: [
      { name: 'order.open', args: openOrderArgs({ orderId, charges }) },
      { name: 'order.addLine', args: line },
      { name: 'order.send', args: { orderId, lineIds: [line.lineId] } },
    ],
  };
}
type Paying = Partial<MutationArgs<'payment.record'>> & { orderId: OrderId; amount: number };
const pay = (args: Paying): Command => ({ name: 'payment.record', args: paymentArgs(args) });
const giveBack = (
  orderId: OrderId,
  paymentId: PaymentId,
  amount: number,
  more: Partial<MutationArgs<'payment.refund'>> = {},
): Command => ({ name: 'payment.refund', args: refundArgs({ orderId, paymentId, amount, ...more }) });
const close = (orderId: OrderId): Command => ({ name: 'order.complete', args: { orderId } });
const QRIS = { method: 'qris', assurance: 'attested' } as const;

const rowsOf = (table: 'refunds' | 'unallocated_money') =>
  withTenant(test.database.app.db, restaurant.tenantId, (tx) => tx.selectFrom(table).selectAll().execute());
const orderAt = async (orderId: OrderId) => {
  const answer = await test.get(`/api/orders/${orderId}`, owner);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

describe('a refund', () => {
  it('is booked with the order, shown with it, and comes to every tablet', async () => {
    const { orderId, commands } = orderOf(63_250);
    const paymentId = anId<PaymentId>();
    const refundId = anId<RefundId>();
    const cash = pay({ orderId, paymentId, amount: 63_250, rounding: 50, tendered: 63_300 });
    const back = giveBack(orderId, paymentId, 63_250, { refundId, rounding: 50 });
    expect(await does([...commands, cash, close(orderId), back])).toEqual(Array(6).fill('applied'));

    expect(await orderAt(orderId)).toMatchObject({
      status: 'completed',
      payment_status: 'refunded',
      paid: '63250.00',
      refunded: '63250.00',
      payments: [{ id: paymentId, amount: '63250.00', rounding: '50.00' }],
      refunds: [
        {
          id: refundId,
          payment_id: paymentId,
          payment_method: 'cash',
          amount: '63250.00',
          rounding: '50.00',
          reason: 'pesanan keliru',
          receipt_number: 'JKT-1-261120-R2',
          given_by: { name: 'manager' },
        },
      ],
    });
    const pulled = await test.post(
      '/api/sync/pull',
      { protocol: PROTOCOL, epoch: null, cursors: START, limit: 2_000 },
      await tokenOf(1),
    );
    const { changes } = pulled.body as { changes: { id: string; doc: unknown }[] };
    expect(changes.find(({ id }) => id === orderId)?.doc).toMatchObject({
      refunds: [{ id: refundId, paymentId, amount: 63_250, rounding: 50, givenBy: restaurant.staff.manager }],
    });
  });

  it('that comes again is booked once', async () => {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    const mutations = [
      ...commands,
      pay({ orderId, paymentId, amount: 20_000 }),
      giveBack(orderId, paymentId, 5_000),
    ].map((command) => by.write(command));
    const first = await push(mutations);
    expect(await push(mutations)).toEqual(first);
    expect(await rowsOf('refunds')).toHaveLength(1);
    expect(await orderAt(orderId)).toMatchObject({ refunded: '5000.00', payment_status: 'partial' });
  });

  it('of two tablets at once books what there was, and the rest waits as money that went out', async () => {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    await does([
      ...commands,
      pay({ orderId, paymentId, amount: 20_000 }),
      giveBack(orderId, paymentId, 15_000),
    ]);
    const other = writer('manager', 1).write(giveBack(orderId, paymentId, 20_000));
    expect(await push([other], 1)).toEqual(['merged UNALLOCATED']);
    expect((await rowsOf('refunds')).map((row) => 'amount' in row && row.amount).sort()).toEqual([
      15_000, 5_000,
    ]);
    expect(await rowsOf('unallocated_money')).toMatchObject([
      { direction: 'out', payment_id: paymentId, amount: 15_000, reason: 'REFUND_TOO_MUCH' },
    ]);
  });

  it('by somebody who may not is not booked on the order, and is not lost either', async () => {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    await does([...commands, pay({ orderId, paymentId, amount: 20_000 })]);
    const cashier = writer('cashier', 1).write(giveBack(orderId, paymentId, 20_000));
    expect(await push([cashier], 1)).toEqual(['merged UNALLOCATED']);
    expect(await rowsOf('refunds')).toEqual([]);
    expect(await rowsOf('unallocated_money')).toMatchObject([
      { direction: 'out', amount: 20_000, reason: 'NOT_PERMITTED', taken_by: restaurant.staff.cashier },
    ]);
  });
});

describe('the sales of a day with money given back', () => {
  const summary = async (from = '2026-11-20', to = from) => {
    const answer = await test.get(`/api/reports/sales-summary?from=${from}&to=${to}`, owner);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };

  /** What was taken, given back, cancelled, paid anew and left open, in cash and otherwise. */
  async function aDay(): Promise<void> {
    const [kept, whole, part, anew, gone, open] = [40_030, 63_250, 63_249, 30_000, 25_000, 50_000].map(
      orderOf,
    );
    if (!kept || !whole || !part || !anew || !gone || !open) throw new Error('no orders');
    const ids = Array.from({ length: 7 }, () => anId<PaymentId>());
    const [k, w, p, a, a2, g, o] = ids as [PaymentId, ...PaymentId[]] & PaymentId[];
    const cash = (orderId: OrderId, id: PaymentId | undefined, amount: number, rounding = 0) =>
      pay({ orderId, paymentId: id ?? anId(), amount, rounding, tendered: amount + rounding });
    const qris = (orderId: OrderId, id: PaymentId | undefined, amount: number) =>
      pay({ orderId, paymentId: id ?? anId(), amount, ...QRIS });
    const outcomes = await does([
      ...[kept, whole, part, anew, gone, open].flatMap(({ commands }) => commands),
      ...[cash(kept.orderId, k, 40_030, -30), close(kept.orderId)],
      // All of a rounded payment goes back after the order was closed, as it came.
      ...[cash(whole.orderId, w, 63_250, 50), close(whole.orderId)],
      giveBack(whole.orderId, w ?? anId(), 63_250, { rounding: 50 }),
      // A part of a payment by QRIS goes back in cash.
      ...[qris(part.orderId, p, 63_249), close(part.orderId)],
      giveBack(part.orderId, p ?? anId(), 13_000),
      // Taken in cash by mistake, given back, and paid by QRIS.
      ...[cash(anew.orderId, a, 30_000), giveBack(anew.orderId, a ?? anId(), 30_000)],
      ...[qris(anew.orderId, a2, 30_000), close(anew.orderId)],
      // The guests left.
      ...[qris(gone.orderId, g, 25_000), giveBack(gone.orderId, g ?? anId(), 25_000, { method: 'qris' })],
      { name: 'order.cancel', args: { orderId: gone.orderId, reason: 'tamu pulang' } },
      ...[cash(open.orderId, o, 20_000), giveBack(open.orderId, o ?? anId(), 5_000)],
    ]);
    expect(new Set(outcomes)).toEqual(new Set(['applied']));
  }

  it('reconcile to the unit: sales, refunds, and money by the way it went', async () => {
    await aDay();
    const day = await summary();
    expect(day).toMatchObject({
      order_count: 4,
      total_sales: `${40_030 + 63_250 + 63_249 + 30_000}.00`,
      refunded: `${63_250 + 13_000}.00`,
      net_sales: `${40_030 + 50_249 + 30_000}.00`,
      open: { order_count: 1, total: '50000.00', paid: '15000.00' },
      by_payment_method: [
        {
          payment_method: 'cash',
          amount: `${40_030 + 63_250 + 30_000 + 20_000}.00`,
          rounding: '20.00',
          payment_count: 4,
          refunded: `${63_250 + 13_000 + 30_000 + 5_000}.00`,
          refunded_rounding: '50.00',
          refund_count: 4,
          // What is in the drawer: 40.000, 0, −13.000, 0 and 15.000.
          net: '42000.00',
        },
        {
          payment_method: 'qris',
          amount: `${63_249 + 30_000 + 25_000}.00`,
          refunded: '25000.00',
          refund_count: 1,
          net: `${63_249 + 30_000}.00`,
        },
      ],
    });
    const rows = day['by_payment_method'] as Record<string, string>[];
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
    expect(sum('amount') - sum('refunded')).toBe(Number(day['net_sales']) + 15_000);
    expect(sum('net')).toBe(sum('amount') + sum('rounding') - sum('refunded') - sum('refunded_rounding'));
  });

  /** An order of the 20th, closed or paid only, of which a part goes back at one in the afternoon of the 21st. */
  async function givenBackLater(paid: 'closed' | 'open', amount = 5_000): Promise<void> {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    await does([...commands, pay({ orderId, paymentId, amount: 20_000 })]);
    if (paid === 'closed') await does([close(orderId)]);
    test.clock.now = new Date('2026-11-21T07:00:00Z');
    const at = Date.parse('2026-11-21T06:30:00Z');
    expect(await push([by.write(giveBack(orderId, paymentId, amount), { at })])).toEqual(['applied']);
    owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  }
  const isEven = ({ net_sales: net, open, by_payment_method: rows }: Record<string, unknown>) => {
    const sum = (name: string) =>
      (rows as Record<string, string>[]).reduce((total, row) => total + Number(row[name]), 0);
    expect(sum('amount') - sum('refunded')).toBe(Number(net) + Number((open as { paid: string }).paid));
  };

  it('stay as they were reported, when money goes back on a later day: that is where it counts', async () => {
    await aDay();
    const before = await summary();
    await givenBackLater('closed');
    const day = await summary();
    const sale = { total_sales: `${40_030 + 63_250 + 63_249 + 30_000 + 20_000}.00` };
    expect(day).toMatchObject({ ...sale, refunded: before['refunded'], open: before['open'] });
    const next = await summary('2026-11-21');
    expect(next).toMatchObject({
      ...{ order_count: 0, total_sales: '0.00', refunded: '5000.00', net_sales: '-5000.00' },
      by_outlet: [{ total_sales: '0.00', refunded: '5000.00', net_sales: '-5000.00' }],
      by_payment_method: [{ payment_method: 'cash', amount: '0.00', refunded: '5000.00', refund_count: 1 }],
    });
    const hours = next['by_hour'] as { hour: number; net_sales: string }[];
    expect(hours.filter(({ net_sales: net }) => net !== '0.00')).toMatchObject([
      { hour: 13, net_sales: '-5000.00' },
    ]);
    const both = await summary('2026-11-20', '2026-11-21');
    expect(Number(both['net_sales'])).toBe(Number(day['net_sales']) - 5_000);
    for (const each of [before, day, next, both]) isEven(each);
    // What goes back of yesterday's order makes today's orders no smaller.
    const { commands, orderId } = orderOf(30_000);
    const at = Date.parse('2026-11-21T06:45:00Z');
    const today = [...commands, pay({ orderId, amount: 30_000 }), close(orderId)];
    await push(today.map((command) => by.write(command, { at })));
    expect(await summary('2026-11-21')).toMatchObject({
      order_count: 1,
      net_sales: '25000.00',
      average_bill: '30000.00',
    });
  });

  it('are those of an order that is open until it is closed: what goes back of it belongs to its own day', async () => {
    await givenBackLater('open');
    const [day, next] = [await summary(), await summary('2026-11-21')];
    expect(day).toMatchObject({ order_count: 0, open: { order_count: 1, paid: '15000.00' } });
    expect(next).toMatchObject({ refunded: '0.00', open: { order_count: 0, paid: '0.00' } });
    for (const each of [day, next]) isEven(each);
  });

  it('are those of the sale where refund and closing are said to be of one moment, as a wrong clock leaves them', async () => {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    await does([...commands, pay({ orderId, paymentId, amount: 20_000 })]);
    test.clock.now = new Date('2026-11-21T07:00:00Z');
    const late = [
      giveBack(orderId, paymentId, 5_000),
      pay({ orderId, paymentId: anId<PaymentId>(), amount: 5_000 }),
      close(orderId),
    ];
    const at = Date.parse('2026-11-21T06:30:00Z');
    const outcomes = await push(late.map((command) => by.write(command, { at })));
    expect(outcomes).toEqual(['applied', 'applied', 'applied']);
    expect(await rowsOf('refunds')).toMatchObject([{ business_day: '2026-11-20' }]);
  });

  it('are put in order for what was given back before refunds had a day of their own', async () => {
    await givenBackLater('closed');
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('refunds').set({ business_day: '2026-11-20' }).execute(),
    );
    const streams = () =>
      withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
        tx.selectFrom('streams').select(['kind', 'head']).orderBy('kind').execute(),
      );
    const before = await streams();
    await bringRefundsToTheirDay(test.database.owner.db as AnyDatabase);
    expect(await rowsOf('refunds')).toMatchObject([{ business_day: '2026-11-21' }]);
    expect(await streams()).toEqual(before);
    const nobody = await test.database.owner.db.selectFrom('refunds').select('id').execute();
    expect(nobody).toEqual([]);
  });

  it('keep a way apart by which money only went', async () => {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    await does([
      ...commands,
      pay({ orderId, paymentId, amount: 20_000, ...QRIS }),
      close(orderId),
      giveBack(orderId, paymentId, 20_000),
    ]);
    expect((await summary())['by_payment_method']).toMatchObject([
      { payment_method: 'qris', net: '20000.00' },
      { payment_method: 'cash', assurance: 'counted', amount: '0.00', payment_count: 0, net: '-20000.00' },
    ]);
  });

  it('count an order that was given back whole before it was closed as open, and a cancelled one as neither', async () => {
    const { orderId, commands } = orderOf(20_000);
    const paymentId = anId<PaymentId>();
    await does([
      ...commands,
      pay({ orderId, paymentId, amount: 20_000 }),
      giveBack(orderId, paymentId, 20_000),
    ]);
    expect(await orderAt(orderId)).toMatchObject({ payment_status: 'refunded' });
    expect(await summary()).toMatchObject({ order_count: 0, open: { order_count: 1, paid: '0.00' } });
    const found = await test.get('/api/orders?sales=open', owner);
    expect(found.body).toMatchObject({ count: 1 });
    await does([{ name: 'order.cancel', args: { orderId, reason: 'tamu pulang' } }]);
    expect(await summary()).toMatchObject({ order_count: 0, total_sales: '0.00', open: { order_count: 0 } });
  });
});
