import { PROTOCOL } from '@meja/sync';
import { anId, openOrderArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { enrolDevice, NOW, openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';

let test: TestApp;
let locked: Restaurant;
let other: Restaurant;

beforeAll(async () => {
  test = await startTestApp();
  locked = await openRestaurant(test.database.owner.db);
  other = await openRestaurant(test.database.owner.db);
});
afterAll(() => test.close());

/** One order, delivered by a tablet of its own, which comes again until it is taken. */
async function push(restaurant: Restaurant, number: number) {
  const { tenantId, outletId, staff } = restaurant;
  const deviceId = anId<(typeof restaurant.devices)[number]>();
  await withTenant(test.database.owner.db, tenantId, (tx) =>
    enrolDevice(tx, { tenantId, outletId, id: deviceId, number }),
  );
  const writer = new EnvelopeWriter({
    deviceId,
    outletId,
    actorId: staff.waiter,
    at: NOW.getTime() - 60_000,
  });
  const mutations = [writer.write({ name: 'order.open', args: openOrderArgs() })];
  const token = await test.deviceToken(tenantId, deviceId, outletId);
  for (;;) {
    const answer = await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token);
    if (answer.status !== 503) return answer.body['result'];
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
}

it('a business whose stream is locked takes the server from nobody else, and loses nothing', async () => {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const holder = withTenant(test.database.owner.db, locked.tenantId, async (tx) => {
    await sql`select from streams for update`.execute(tx);
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  let answered = 0;
  const waiting = Array.from({ length: 24 }, async (_, i) => {
    const result = await push(locked, 10 + i);
    answered += 1;
    return result;
  });

  for (let number = 10; number < 20; number += 1) expect(await push(other, number)).toBe('judged');
  expect((await test.get('/readyz')).status).toBe(200);
  expect(answered).toBe(0);

  end.resolve();
  await holder;
  for (const result of await Promise.all(waiting)) expect(result).toBe('judged');
});
