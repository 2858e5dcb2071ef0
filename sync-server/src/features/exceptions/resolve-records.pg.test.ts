import type { DeviceId, OrderId } from '@meja/domain';
import { anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { NOW } from '../../testing/restaurant.ts';
import {
  a,
  b,
  decide,
  decideInTests,
  expectOk,
  historyOf,
  order,
  outcomes,
  pokes,
  push,
  quantity,
  quiet,
  restaurant,
  resultsOf,
  rowsOf,
  test,
  tokenOf,
} from '../../testing/deciding.ts';
import { accept, hold, outcomesOf, sale } from '../../testing/holding-records.ts';

decideInTests();

describe('a record that was held or set aside', () => {
  it('is told in words: what, by whom, on which order', async () => {
    const { orderId, lineId } = await order();
    await hold(b, [quantity(b, { orderId, lineId }, 4)]);
    expect(await resultsOf('quarantine')).toMatchObject([
      {
        code: 'DEVICE_REVOKED',
        obstacle: null,
        record: {
          name: 'order.changeQuantity',
          actor: { name: 'cashier' },
          subject: { kind: 'order', id: orderId, title: 'JKT-1-261120-1' },
          items: [{ id: lineId, name: 'Nasi Goreng Spesial' }],
        },
      },
    ]);
  });

  it('is accepted with others of its tablet in the order in which it was done, not in which they are named', async () => {
    const records = sale(b);
    const ids = await hold(b, records);
    quiet();
    const answer = await accept(ids.toReversed());
    expect(outcomesOf(answer)).toEqual(records.map(() => 'applied'));
    expect(await rowsOf('orders')).toMatchObject([{ device_id: b.deviceId, total: 57_500, paid: 57_500 }]);
    expect(await rowsOf('payments')).toMatchObject([
      { device_id: b.deviceId, taken_by: restaurant.staff.cashier },
    ]);
    expect(pokes).toHaveLength(1);
    expect(await resultsOf('quarantine')).toEqual([]);
    const orderId = (records[0]!.args as { orderId: OrderId }).orderId;
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      name: 'payment.record',
      actor: { name: 'cashier' },
      decision: { kind: 'record', action: 'accept', by: { name: 'manager' } },
    });
    expectOk(await accept(ids));
    expect(await rowsOf('payments')).toHaveLength(1);
  });

  it('takes effect once, though its tablet delivers the same mutation later', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const [id = ''] = await hold(b, [pay]);
    expect(outcomesOf(await accept([id]))).toEqual(['merged']);
    expect(await outcomes(b, pay)).toEqual(['merged']);
    expect(await rowsOf('payments')).toHaveLength(1);
    expect(await rowsOf('unallocated_money')).toHaveLength(0);
  });

  it('that was judged by another way meanwhile is closed with that verdict', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const ids = await hold(b, [pay, pay]);
    await push(b, pay);
    expect(outcomesOf(await accept(ids))).toEqual(['merged', 'merged']);
    expect(await rowsOf('payments')).toHaveLength(1);
    expect((await rowsOf('resolutions')).map(({ judged }) => judged)).toEqual([false, false]);
  });

  it('takes effect once, whoever accepts it and delivers it at the same moment', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const ids = await hold(b, [pay]);
    const owner = await tokenOf('owner');
    await Promise.all([accept(ids), push(b, pay), accept(ids, owner), push(b, pay)]);
    expect(await rowsOf('payments')).toMatchObject([{ amount: 20_000 }]);
    expect(await rowsOf('unallocated_money')).toHaveLength(0);
  });

  it('does what its actor was allowed then: what they were not is refused, and stays with the reason', async () => {
    const { orderId } = await order();
    const cancel = b.write(
      { name: 'order.cancel', args: { orderId, reason: 'salah meja' } },
      { actorId: restaurant.staff.waiter },
    );
    const ids = await hold(b, [cancel]);
    expect(await accept(ids)).toMatchObject({ status: 409, body: { reason: 'NOT_PERMITTED' } });
    expect(await rowsOf('orders')).toMatchObject([{ status: 'pending' }]);
    expect(await resultsOf('quarantine')).toMatchObject([{ id: ids[0], status: 'open' }]);
    expect(await rowsOf('resolutions')).toEqual([]);
  });

  it('does not undo what its own tablet did later: that is a conflict for a person', async () => {
    const { orderId, lineId } = await order(b);
    const early = quantity(b, { orderId, lineId }, 3);
    await push(b, { ...early, v: 99 }, quantity(b, { orderId, lineId }, 7));
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx
        .updateTable('quarantine')
        .set({ raw: JSON.stringify(early) })
        .execute(),
    );
    const [held] = await resultsOf('quarantine');
    expect(outcomesOf(await accept([String(held?.['id'])]))).toEqual(['conflict']);
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 7 }]);
    expect(await resultsOf('conflicts')).toMatchObject([
      { mutation_name: 'order.changeQuantity', mine: { quantity: 3 }, current: { quantity: 7 } },
    ]);
  });

  it('that cannot be read still is not accepted, and says why; it can be set aside, with a reason', async () => {
    await push(b, { ...quantity(b, { orderId: anId(), lineId: anId() }, 1), name: 'order.explode' });
    const [record] = await resultsOf('quarantine');
    const id = String(record?.['id']);
    expect(record).toMatchObject({ obstacle: 'UNKNOWN_MUTATION', record: null });
    expect(await accept([id])).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'UNKNOWN_MUTATION' },
    });
    const setAside = { action: 'set_aside', ids: [id] };
    expect((await decide('quarantine/resolutions', setAside)).status).toBe(422);
    expectOk(await decide('quarantine/resolutions', { ...setAside, note: 'Uji coba' }));
    expect(await accept([id])).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
    expect(await resultsOf('quarantine?status=resolved')).toMatchObject([
      { id, resolutions: [{ action: 'set_aside', note: 'Uji coba', by: { name: 'manager' } }] },
    ]);
  });

  it('that is not what its tablet sealed is not accepted, however readable it is', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const forged = { ...pay, args: { ...(pay.args as object), amount: 28_750, tendered: 28_750 } };
    expect(await outcomes(b, forged)).toEqual(['quarantined ALTERED']);
    const [record] = await resultsOf('quarantine');
    expect(record).toMatchObject({ code: 'ALTERED', obstacle: 'ALTERED' });
    expect(await accept([String(record?.['id'])])).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'ALTERED' },
    });
    expect(await rowsOf('payments')).toEqual([]);
  });

  it('that the database refuses stays, and the ones beside it are taken', async () => {
    const good = sale(b).slice(0, 2);
    // An outlet that deletes its devices is not known; a device of nobody cannot own an order.
    const stranger = new EnvelopeWriter({
      deviceId: anId<DeviceId>(),
      outletId: restaurant.outletId,
      actorId: restaurant.staff.cashier,
      at: NOW.getTime(),
    });
    stranger.write({ name: 'order.open', args: openOrderArgs() });
    stranger.write({ name: 'order.open', args: openOrderArgs() });
    const foreign = sale(stranger)[0];
    const ids = await hold(b, [...good, foreign]);
    expect(outcomesOf(await accept(ids))).toEqual(['applied', 'applied', 'OTHER_DEVICE']);
    expect(await resultsOf('quarantine')).toHaveLength(1);
  });

  it('is accepted with those of its own tablet only', async () => {
    const ids = [...(await hold(a, sale(a))), ...(await hold(b, sale(b)))];
    expect((await accept(ids)).status).toBe(422);
    expect(await rowsOf('orders')).toHaveLength(0);
  });
});
