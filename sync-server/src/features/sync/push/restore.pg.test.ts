import type { DeviceId, OrderId } from '@meja/domain';
import { PROTOCOL, type Envelope } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { enrolDevice, NOW, openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';

/** What a server takes again after it was put back to an earlier state of its database. */

let test: TestApp;
let restaurant: Restaurant;
let by: EnvelopeWriter;

beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  restaurant = await openRestaurant(test.database.owner.db);
  by = writerFor(restaurant.devices[0]);
});

const writerFor = (deviceId: DeviceId) =>
  new EnvelopeWriter({
    deviceId,
    outletId: restaurant.outletId,
    actorId: restaurant.staff.cashier,
    at: NOW.getTime() - 3_600_000,
  });
function paidOrder(): Envelope[] {
  const orderId = anId<OrderId>();
  return [
    by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
    by.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    by.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }),
  ];
}
async function push(mutations: Envelope[], deviceId = by.deviceId) {
  const { tenantId, outletId } = restaurant;
  const token = await test.deviceToken(tenantId, deviceId, outletId);
  return (await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token)).body;
}
const APPLIED = { result: 'judged', verdicts: [1, 2, 3].map(() => ({ outcome: 'applied' })) };
const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);
const books = () =>
  inTenant(async (tx) => ({
    orders: await tx.selectFrom('orders').select(['id', 'paid', 'total']).orderBy('id').execute(),
    payments: await tx.selectFrom('payments').select(['id', 'amount']).orderBy('id').execute(),
    breaks: await tx.selectFrom('chain_breaks').selectAll().execute(),
  }));

/** As the database stood when the device had delivered `last`, or nothing. */
const putBackTo = (last: Envelope | null) =>
  inTenant(async (tx) => {
    const kept = last?.deviceSeq ?? 0;
    const lost = tx
      .selectFrom('mutation_subjects')
      .select('doc_id')
      .where('device_id', '=', by.deviceId)
      .where(sql<boolean>`${kept} < any(device_seqs)`);
    await tx.deleteFrom('payments').where('order_id', 'in', lost).execute();
    await tx.deleteFrom('orders').where('id', 'in', lost).execute();
    await tx.deleteFrom('mutation_log').where('device_seq', '>', kept).execute();
    await tx
      .deleteFrom('mutation_subjects')
      .where(sql<boolean>`${kept} < any(device_seqs)`)
      .execute();
    await tx
      .updateTable('devices')
      .set({ last_seq: kept, last_hash: last?.hash ?? null })
      .where('id', '=', by.deviceId)
      .execute();
    await tx.updateTable('installation').set({ epoch: anId() }).execute();
  });

describe('a server put back to an earlier state', () => {
  it('is mended by what the device still holds, with no break in its chain', async () => {
    const [first, second] = [paidOrder(), paidOrder()];
    await push(first);
    const { epoch } = await push(second);
    const before = await books();
    await putBackTo(first.at(-1) ?? null);
    expect(await books()).not.toEqual(before);
    const again = await push([...first, ...second]);
    expect(again).toMatchObject({ result: 'judged' });
    expect(again['epoch']).not.toBe(epoch);
    expect(again['verdicts']).toHaveLength(6);
    expect(await books()).toEqual(before);
  });

  it('says from where on a device has to deliver again', async () => {
    const [first, second] = [paidOrder(), paidOrder()];
    await push([...first, ...second]);
    await putBackTo(first.at(-1) ?? null);
    expect(await push(second.slice(1))).toMatchObject({ result: 'gap', expected: 4 });
  });

  it('takes from the new identity of a device what the older one had delivered, by its ids', async () => {
    const { tenantId, outletId } = restaurant;
    const first = paidOrder();
    await push(first);
    const before = await books();
    const renewed = anId<DeviceId>();
    await inTenant((tx) => enrolDevice(tx, { tenantId, outletId, id: renewed, number: 9 }));
    const as = writerFor(renewed);
    const sealedAnew = first.map(({ id, name, args, at }) => as.write({ name, args } as never, { id, at }));

    // What was not lost is known by its ids and done no second time.
    expect(await push(sealedAnew, renewed)).toMatchObject(APPLIED);
    expect(await books()).toEqual(before);

    await putBackTo(null);
    await inTenant(async (tx) => {
      await tx.deleteFrom('mutation_log').execute();
      await tx.updateTable('devices').set({ last_seq: 0, last_hash: null }).execute();
    });
    expect(await push(sealedAnew, renewed)).toMatchObject(APPLIED);
    expect(await books()).toEqual(before);
    // And then the older identity's own records, should they come as a file or from its copy, are known as well.
    expect(await push(first)).toMatchObject(APPLIED);
    expect(await books()).toEqual(before);
  });
});
