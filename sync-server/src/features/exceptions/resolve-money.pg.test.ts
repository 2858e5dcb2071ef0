import { anId, paymentArgs } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import {
  a,
  b,
  decide,
  decideInTests,
  expectOk,
  historyOf,
  manager,
  order,
  outcomes,
  push,
  restaurant,
  resultsOf,
  rowsOf,
} from '../../testing/deciding.ts';

decideInTests();

/** Cash for an order that nobody knows. */
async function waiting(amount: number): Promise<string> {
  const pay = b.write({
    name: 'payment.record',
    args: paymentArgs({ orderId: anId(), amount, receiptNumber: 'JKT-2-261120-R9' }),
  });
  expect(await outcomes(b, pay)).toEqual(['applied UNALLOCATED']);
  return pay.id;
}
const allocate = (moneyId: string, body: Record<string, unknown>, token = manager) =>
  decide(`unallocated/${moneyId}/resolutions`, { id: anId(), action: 'allocate', ...body }, token);
const ordersFor = async (id: string, search = '') => resultsOf(`unallocated/${id}/orders${search}`);

describe('money that waits', () => {
  it('is offered the orders that have room, the one that it fits exactly first', async () => {
    await order();
    const exact = await order(a, 20_000);
    const paid = await order();
    await push(
      a,
      a.write({ name: 'payment.record', args: paymentArgs({ orderId: paid.orderId, amount: 28_750 }) }),
    );
    const id = await waiting(23_000);
    const orders = await ordersFor(id);
    expect(orders).toHaveLength(2);
    expect(orders[0]).toMatchObject({ id: exact.orderId, room: '23000.00', total: '23000.00' });
    expect(await ordersFor(id, '?search=nothing-like-it')).toEqual([]);
  });

  it('is booked on an order as the money that it was: tender, taker, hour, receipt and drawer', async () => {
    const { orderId } = await order();
    const id = await waiting(28_750);
    expect(expectOk(await allocate(id, { order_id: orderId, note: 'Meja 4' }))).toMatchObject({
      resolution: { action: 'allocate', amount: '28750.00', subject: { id: orderId } },
      left: '0.00',
    });
    expect(await rowsOf('payments')).toMatchObject([
      {
        amount: 28_750,
        taken_by: restaurant.staff.cashier,
        receipt_number: 'JKT-2-261120-R9',
        device_id: b.deviceId,
      },
    ]);
    expect(await rowsOf('orders')).toMatchObject([{ payment_status: 'paid' }]);
    expect(await resultsOf('unallocated')).toEqual([]);
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      name: 'payment.record',
      actor: { name: 'manager' },
      decision: { kind: 'money', action: 'allocate', note: 'Meja 4' },
    });
  });

  it('that is more than an order owes leaves the rest waiting, which is closed on its own', async () => {
    const [first, second] = [await order(), await order()];
    const id = await waiting(100_000);
    expect(expectOk(await allocate(id, { order_id: first.orderId }))).toMatchObject({ left: '71250.00' });
    expect(expectOk(await allocate(id, { order_id: second.orderId, amount: '10000.00' }))).toMatchObject({
      left: '61250.00',
    });
    expect(await resultsOf('unallocated')).toMatchObject([
      { amount: '100000.00', left: '61250.00', status: 'open' },
    ]);
    expectOk(
      await decide(`unallocated/${id}/resolutions`, {
        id: anId(),
        action: 'given_back',
        note: 'Tamu kembali',
      }),
    );
    const told = await resultsOf('unallocated?status=resolved');
    expect(told).toMatchObject([
      {
        left: '0.00',
        resolutions: [
          { amount: '28750.00' },
          { amount: '10000.00' },
          { action: 'given_back', amount: '61250.00' },
        ],
      },
    ]);
    expect(await allocate(id, { order_id: second.orderId })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_RESOLVED', resolution: { action: 'given_back' } },
    });
  });

  it('asked twice, or at the same moment, is booked once', async () => {
    const { orderId } = await order(a, 200_000);
    const id = await waiting(50_000);
    const body = { id: anId(), order_id: orderId };
    const answers = await Promise.all([1, 2, 3].map(() => allocate(id, body)));
    expect(new Set(answers.map((answer) => (expectOk(answer)['resolution'] as { id: string }).id)).size).toBe(
      1,
    );
    expect(await rowsOf('payments')).toHaveLength(1);
    const other = await waiting(9_000);
    expect((await allocate(other, body)).status).toBe(409);
  });

  it('is never booked beyond what there is, whoever books it where at the same moment', async () => {
    const orders = [await order(), await order(), await order()];
    const id = await waiting(40_000);
    const answers = await Promise.all(orders.map(({ orderId }) => allocate(id, { order_id: orderId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    const booked = (await rowsOf('payments')).map(({ amount }) => Number(amount));
    expect(booked.reduce((sum, amount) => sum + amount, 0)).toBe(40_000);
  });

  it('goes on no order without room, of another outlet or of nobody', async () => {
    const { orderId } = await order();
    await push(a, a.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }));
    const id = await waiting(5_000);
    const refused = (reason: string) => ({ status: 409, body: { code: 'REFUSED', reason } });
    expect(await allocate(id, { order_id: orderId })).toMatchObject(refused('ORDER_PAID'));
    expect(await allocate(id, { order_id: anId() })).toMatchObject(refused('ORDER_UNKNOWN'));
    expect(await allocate(id, { order_id: orderId, amount: '6000.00' })).toMatchObject(
      refused('OVERPAYMENT'),
    );
    expect((await allocate(id, { order_id: orderId, amount: '0.00' })).status).toBe(422);
    expect((await allocate(id, { order_id: orderId, amount: '-5.00' })).status).toBe(422);
    expect(await resultsOf('unallocated')).toMatchObject([{ left: '5000.00' }]);
  });

  it('that went out is booked as given back of a payment that has so much left', async () => {
    const { orderId } = await order();
    await push(a, a.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }));
    const refund = b.write(
      {
        name: 'payment.refund',
        args: {
          ...{ orderId: anId(), refundId: anId(), paymentId: anId(), method: 'cash' as const },
          ...{
            amount: 40_000,
            rounding: 0,
            reference: null,
            reason: 'Salah saji',
            receiptNumber: 'JKT-2-R8',
          },
        },
      },
      { actorId: restaurant.staff.manager },
    );
    expect(await outcomes(b, refund)).toEqual(['applied UNALLOCATED']);
    expect(await ordersFor(refund.id)).toMatchObject([{ id: orderId, room: '28750.00' }]);
    expect(expectOk(await allocate(refund.id, { order_id: orderId }))).toMatchObject({ left: '11250.00' });
    expect(await rowsOf('refunds')).toMatchObject([
      { order_id: orderId, amount: 28_750, receipt_number: 'JKT-2-R8', device_id: b.deviceId },
    ]);
    expect(await rowsOf('orders')).toMatchObject([{ refunded: 28_750, payment_status: 'refunded' }]);
    expect(await allocate(refund.id, { order_id: orderId })).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'REFUND_TOO_MUCH' },
    });
    expectOk(await decide(`unallocated/${refund.id}/resolutions`, { id: anId(), action: 'kept' }));
    expect(await resultsOf('unallocated')).toEqual([]);
  });
});
