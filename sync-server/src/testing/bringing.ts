import type { OrderId } from '@meja/domain';
import { PROTOCOL, type Envelope } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { withTenant } from '../db/tenant.ts';
import { giveKey, queueFile, type Keys } from './queue-file.ts';
import { NOW, openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/** What tests of queues that come as files have in common. */
export let test: TestApp;
export let restaurant: Restaurant;
/** The tablet whose queue it is, another one of the outlet, and the owner at head office. */
export let keys: Keys;
export let ownToken: string;
export let otherToken: string;
export let owner: string;
export let by: EnvelopeWriter;

/** A new restaurant for each test, in one database for the file. */
export function bringInTests(): void {
  beforeAll(async () => {
    test = await startTestApp({ allowances: { queueFile: { points: 1_000, seconds: 60 } } });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.deps.limits.refund('handIn', 'unknown', 1_000);
    restaurant = await openRestaurant(test.database.owner.db);
    const { tenantId, outletId, devices, staff } = restaurant;
    keys = await giveKey(test.database.owner.db, restaurant, devices[0]);
    ownToken = await test.deviceToken(tenantId, devices[0], outletId);
    otherToken = await test.deviceToken(tenantId, devices[1], outletId);
    owner = await test.userToken(tenantId, staff.owner);
    by = new EnvelopeWriter({
      deviceId: devices[0],
      outletId,
      actorId: staff.cashier,
      at: NOW.getTime() - 3_600_000,
    });
  });
}

/** An order with a line, paid: three mutations. */
export function paidOrder(writer = by): Envelope[] {
  const orderId = anId<OrderId>();
  return [
    writer.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
    writer.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    writer.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }),
  ];
}
export const fileOf = (mutations: unknown[], ...more: [Parameters<typeof queueFile>[3]?]) =>
  queueFile(restaurant, keys, mutations, ...more);
export const bring = (file: unknown, token = otherToken) => test.post('/api/sync/imports', file, token);
export const handIn = (file: unknown) => test.post('/api/sync/hand-in', file);
export const push = async (mutations: unknown[], token = ownToken) =>
  (await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token)).body;
export const revoke = async () => {
  const answer = await test.post(`/api/devices/${keys.deviceId}/revoke`, {}, owner);
  expect(answer.status, answer.text).toBe(204);
};
export const rowsOf = (
  table:
    | 'orders'
    | 'order_lines'
    | 'payments'
    | 'mutation_log'
    | 'quarantine'
    | 'queue_imports'
    | 'chain_breaks',
) =>
  withTenant(test.database.app.db, restaurant.tenantId, (tx) => tx.selectFrom(table).selectAll().execute());
export const countsOf = async () => ({
  orders: (await rowsOf('orders')).length,
  lines: (await rowsOf('order_lines')).length,
  payments: (await rowsOf('payments')).length,
  logged: (await rowsOf('mutation_log')).length,
  held: (await rowsOf('quarantine')).length,
});
export const NOTHING = { orders: 0, lines: 0, payments: 0, logged: 0, held: 0 };
export const ONCE = { orders: 1, lines: 1, payments: 1, logged: 3, held: 0 };
