import type { DeviceId } from '@meja/domain';
import { START } from '@meja/sync';
import { openOrderArgs, paymentArgs, anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { NOW, openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';

/** A server that has moved on: it no longer tells apps of protocols 1 and 2 what changed. */
const RANGE = { min: 3, max: 5 };

let test: TestApp;
let restaurant: Restaurant;
let token: string;
let by: EnvelopeWriter;

beforeAll(async () => {
  test = await startTestApp({ protocols: RANGE });
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
  const { tenantId, outletId, devices } = restaurant;
  token = await test.deviceToken(tenantId, devices[0], outletId);
  by = writerOf('cashier');
});

const writerOf = (role: keyof Restaurant['staff']) =>
  new EnvelopeWriter({
    deviceId: restaurant.devices[0],
    outletId: restaurant.outletId,
    actorId: restaurant.staff[role],
    at: NOW.getTime() - 7_200_000,
  });
const open = () => by.write({ name: 'order.open', args: openOrderArgs() });
const push = (protocol: unknown, mutations: unknown[]) =>
  test.post('/api/sync/push', { protocol, mutations }, token);
const pull = (protocol: unknown = RANGE.max) =>
  test.post('/api/sync/pull', { protocol, epoch: null, cursors: START, limit: 100 }, token);
const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);
const outcomesOf = ({ body }: { body: Record<string, unknown> }) =>
  (body['verdicts'] as { outcome: string; code: string | null }[]).map(({ outcome, code }) =>
    code ? `${outcome} ${code}` : outcome,
  );

describe('a server that speaks protocols 3 to 5', () => {
  it('takes the queue of every app ever shipped', async () => {
    for (const protocol of [1, 2, 3, 4, 5]) {
      const answer = await push(protocol, [open()]);
      expect(outcomesOf(answer), answer.text).toEqual(['applied']);
    }
  });

  it('tells an app that is too old what it speaks instead of what changed', async () => {
    for (const protocol of [1, 2])
      expect(await pull(protocol)).toMatchObject({
        status: 426,
        body: { code: 'PROTOCOL_UNSUPPORTED', min: 3, max: 5 },
      });
    for (const protocol of [3, 4, 5]) expect((await pull(protocol)).status).toBe(200);
  });

  it('sends an app that is newer than itself away, and keeps none of its queue', async () => {
    const answers = [await push(6, [open()]), await pull(6)];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 426, body: { code: 'PROTOCOL_UNSUPPORTED', ...RANGE } });
    expect(await inTenant((tx) => tx.selectFrom('mutation_log').selectAll().execute())).toEqual([]);
  });

  it('says so before it reads the rest, which may be of another shape', async () => {
    const answer = await test.post('/api/sync/pull', { protocol: 6, whatever: true }, token);
    expect(answer.body['code']).toBe('PROTOCOL_UNSUPPORTED');
    for (const protocol of [0, -1, 1.5, '3', null])
      expect(await pull(protocol)).toMatchObject({ status: 422, body: { code: 'INVALID' } });
  });
});

describe('a tablet that was taken out of service, with a token that is still good', () => {
  it('can neither push nor pull, and is told why', async () => {
    await inTenant((tx) => tx.updateTable('devices').set({ revoked_at: NOW }).execute());
    for (const answer of [await push(5, [open()]), await pull()])
      expect(answer).toMatchObject({ status: 403, body: { code: 'DEVICE_REVOKED' } });
    expect(await inTenant((tx) => tx.selectFrom('mutation_log').selectAll().execute())).toEqual([]);
  });
});

describe('a tablet that was enrolled after the backup that the server was restored from', () => {
  it('is told that its token is good for nothing, and not that it was taken out of service', async () => {
    const { tenantId, outletId } = restaurant;
    const lost = await test.deviceToken(tenantId, anId<DeviceId>(), outletId);
    const asked = { protocol: 5, epoch: null, cursors: START, limit: 100 };
    for (const answer of [
      await test.post('/api/sync/push', { protocol: 5, mutations: [open()] }, lost),
      await test.post('/api/sync/pull', asked, lost),
      await test.get('/api/sync/events', lost),
    ])
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });
});

describe('a record that the database refuses', () => {
  it('is told of in the log without a word of what it says', async () => {
    const { db } = test.database.owner;
    await sql`alter table orders add constraint none check (number <> 'NONE') not valid`.execute(db);
    try {
      const guest = { customerName: 'Ibu Kartini', customerPhone: '0812-0000-1879' };
      const bad = by.write({ name: 'order.open', args: openOrderArgs({ number: 'NONE', ...guest }) });
      expect(outcomesOf(await push(RANGE.max, [bad]))).toEqual(['quarantined UNSTORABLE']);
      const told = test.logged.filter((line) => line.includes('a mutation was set aside'));
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('violates check constraint');
      expect(test.logged.join()).not.toMatch(/Kartini|0000-1879/);
    } finally {
      await sql`alter table orders drop constraint none`.execute(db);
    }
  });
});

describe('when a tablet was last heard of', () => {
  const lastSeen = async () => {
    const [row] = await inTenant((tx) =>
      tx.selectFrom('devices').select('last_seen_at').where('number', '=', 1).execute(),
    );
    return row?.last_seen_at?.getTime();
  };
  const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));

  it('moves with what it pushes', async () => {
    await push(5, [open()]);
    expect(await lastSeen()).toBe(NOW.getTime());
    later(1_000);
    await push(5, [open()]);
    expect(await lastSeen()).toBe(NOW.getTime() + 1_000);
  });

  it('moves with what it pulls, once a minute, and never back', async () => {
    await pull();
    expect(await lastSeen()).toBe(NOW.getTime());
    later(60_000);
    await pull();
    expect(await lastSeen()).toBe(NOW.getTime());
    later(1);
    await pull();
    expect(await lastSeen()).toBe(NOW.getTime() + 60_001);
    later(-3_600_000);
    await pull();
    expect(await lastSeen()).toBe(NOW.getTime() + 60_001);
  });

  it('moves with a pull that says that something waits, which notes nothing of what the tablet has', async () => {
    await pull();
    later(300_000);
    const asked = { protocol: RANGE.max, epoch: null, cursors: START, limit: 100, waiting: true };
    expect((await test.post('/api/sync/pull', asked, token)).status).toBe(200);
    expect(await lastSeen()).toBe(NOW.getTime() + 300_000);
    const [row] = await inTenant((tx) =>
      tx.selectFrom('devices').select('pulled_at').where('number', '=', 1).execute(),
    );
    expect(row?.pulled_at).toEqual(NOW);
  });
});

describe('somebody who was switched off', () => {
  const HOUR = 3_600_000;
  const switchTo = (active: boolean) =>
    inTenant((tx) =>
      tx.updateTable('users').set({ is_active: active }).where('id', '=', restaurant.staff.cashier).execute(),
    );
  /** The database stamps it by its own clock; the test's is another. */
  const stampedAt = (column: 'since' | 'until', at: number) =>
    inTenant((tx) =>
      tx
        .updateTable('suspensions')
        .set({ [column]: new Date(at) })
        .where('user_id', '=', restaurant.staff.cashier)
        .execute(),
    );
  const openAt = (at: number) => by.write({ name: 'order.open', args: openOrderArgs() }, { at });

  it('may not act after that; what they did before stands, whenever it is delivered', async () => {
    await switchTo(false);
    await stampedAt('since', NOW.getTime() - HOUR);
    const before = openAt(NOW.getTime() - HOUR - 1);
    const after = openAt(NOW.getTime() - HOUR);
    expect(outcomesOf(await push(5, [before, after]))).toEqual(['applied', 'rejected NOT_PERMITTED']);
  });

  it('has money that they took all the same kept for a manager', async () => {
    await switchTo(false);
    await stampedAt('since', NOW.getTime() - HOUR);
    const payment = by.write(
      { name: 'payment.record', args: paymentArgs({ orderId: anId(), amount: 5_000 }) },
      { at: NOW.getTime() },
    );
    expect(outcomesOf(await push(5, [payment]))).toEqual(['applied UNALLOCATED']);
    expect(await inTenant((tx) => tx.selectFrom('unallocated_money').select('reason').execute())).toEqual([
      { reason: 'NOT_PERMITTED' },
    ]);
  });

  it('may act again from when they were switched on', async () => {
    await switchTo(false);
    await stampedAt('since', NOW.getTime() - 2 * HOUR);
    await switchTo(true);
    await stampedAt('until', NOW.getTime() - HOUR);
    const during = openAt(NOW.getTime() - HOUR - 1);
    const again = openAt(NOW.getTime() - HOUR);
    expect(outcomesOf(await push(5, [during, again]))).toEqual(['rejected NOT_PERMITTED', 'applied']);
  });

  it('and somebody who was never on may never act', async () => {
    const id = anId<(typeof restaurant.staff)['cashier']>();
    const { tenantId } = restaurant;
    await inTenant(async (tx) => {
      await tx
        .insertInto('users')
        .values({ tenant_id: tenantId, id, name: 'Baru', is_active: false })
        .execute();
      await tx
        .insertInto('role_grants')
        .values({ tenant_id: tenantId, id: anId(), user_id: id, role: 'manager', granted_at: NOW })
        .execute();
      await tx.updateTable('suspensions').set({ since: NOW }).where('user_id', '=', id).execute();
    });
    const opened = by.write(
      { name: 'order.open', args: openOrderArgs() },
      { at: NOW.getTime(), actorId: id },
    );
    expect(outcomesOf(await push(5, [opened]))).toEqual(['rejected NOT_PERMITTED']);
  });
});
