import type { DeviceId } from '@meja/domain';
import { generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import { giveKey, type Keys } from '../../testing/queue-file.ts';
import { renewalOf, type RenewalChanges } from '../../testing/renewal.ts';
import { NOW, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import { revokeDevice } from './devices.queries.ts';
import { renew } from './enrolment.ts';

let test: TestApp;
let restaurant: Restaurant;
let copied: DeviceId;
let old: Keys;
let token: string;

beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  const { db } = test.database.owner;
  restaurant = await openRestaurant(db);
  [copied] = restaurant.devices;
  old = await giveKey(db, restaurant, copied);
  token = await test.deviceToken(restaurant.tenantId, copied, restaurant.outletId);
});

/** A push was answered with a fork. */
const fork = (deviceId: DeviceId) =>
  withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
    tx.updateTable('devices').set({ forked_at: NOW }).where('id', '=', deviceId).execute(),
  );

const renewalBy = (by: Keys, changes: RenewalChanges = {}) =>
  renewalOf({ now: test.clock.now, tenantId: restaurant.tenantId }, by, changes);

const ask = (body: object, as = token) => test.post('/api/devices/renew', body, as);

describe('a tablet that found itself copied', () => {
  it('becomes a device of its own by its old key, once for a fork', async () => {
    await fork(copied);
    const first = await ask((await renewalBy(old)).asked);
    expect(first.status, first.text).toBe(201);
    expect(first.body).toMatchObject({ deviceNumber: 3, outletId: restaurant.outletId });
    expect((await ask((await renewalBy(old)).asked)).body['code']).toBe('FORBIDDEN');
  });

  it('is told to be brought up to date where its app sends the new key alone', async () => {
    await fork(copied);
    const { asked } = await renewalBy(old);
    expect((await ask({ publicKey: asked.publicKey })).body['code']).toBe('PROTOCOL_UNSUPPORTED');
  });

  it('is renewed five times a day at most, all that it has become included', async () => {
    const { tenantId, outletId } = restaurant;
    let current = old;
    let as = token;
    for (let i = 0; i < 5; i += 1) {
      await fork(current.deviceId);
      const { asked, keys } = await renewalBy(current);
      const answer = await ask(asked, as);
      expect(answer.status, answer.text).toBe(201);
      const deviceId = answer.body['deviceId'] as DeviceId;
      current = { deviceId, privateKey: keys.privateKey };
      as = await test.deviceToken(tenantId, deviceId, outletId);
    }
    await fork(current.deviceId);
    expect((await ask((await renewalBy(current)).asked, as)).body['code']).toBe('RATE_LIMITED');
  });
});

describe('a tablet whose disk was put back, or whose numbers are not there to be followed', () => {
  const set = (values: object) =>
    withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('devices').set(values).where('id', '=', copied).execute(),
    );

  it('is renewed where it knows less of its own work than the server', async () => {
    await set({ last_seq: 10 });
    expect((await ask((await renewalBy(old, { seq: 10 })).asked)).status).toBe(403);
    expect((await ask((await renewalBy(old, { seq: 7 })).asked)).status).toBe(201);
  });

  it('is renewed where it was sent back for a gap, once', async () => {
    await set({ last_seq: 10, offered_from: 13 });
    expect((await ask((await renewalBy(old)).asked)).status).toBe(201);
    expect((await ask((await renewalBy(old)).asked)).status).toBe(403);
  });
});

describe('a stolen access token', () => {
  it('makes no identity of its own before a copy was found', async () => {
    expect((await ask((await renewalBy(old)).asked)).body['code']).toBe('FORBIDDEN');
  });

  it.each([
    ['without the old key', async () => ({ signer: (await generateKeyPair('ES256')).privateKey })],
    [
      'with a key that is not held',
      async () => ({ proofSigner: (await generateKeyPair('ES256')).privateKey }),
    ],
    ['for another key than was asked for', () => Promise.resolve({ jkt: 'x'.repeat(43) })],
    ['with a proof of another time', () => Promise.resolve({ proofJti: crypto.randomUUID() })],
    ['with an assertion for a token', () => Promise.resolve({ audience: 'meja:device-token' })],
  ] as [string, () => Promise<RenewalChanges>][])('makes none %s', async (_, changes) => {
    await fork(copied);
    expect((await ask((await renewalBy(old, await changes())).asked)).body['code']).toBe('FORBIDDEN');
  });

  it('makes none with what was heard when the tablet asked', async () => {
    await fork(copied);
    const { asked } = await renewalBy(old);
    expect((await ask(asked)).status).toBe(201);
    await fork(copied);
    expect((await ask(asked)).body['code']).toBe('FORBIDDEN');
  });
});

describe('a copy of a tablet that is taken out of service', () => {
  it('goes with it, though it becomes a device of its own at that very moment', async () => {
    const { db } = test.database.app;
    const { tenantId, outletId, devices, staff } = restaurant;
    const [stolen] = devices;
    await fork(stolen);
    const { asked } = await renewalBy(old);
    const renewing = Promise.withResolvers<void>();
    const revoking = Promise.withResolvers<void>();
    // The renewal has looked whether its tablet is in service, and commits only when the revocation has begun.
    const renewal = renew(
      { ...test.deps, newId: () => (renewing.resolve(), test.deps.newId()), db: slow(db, revoking.promise) },
      { tenantId, deviceId: stolen, outletId },
      { ...asked, userAgent: null, proves: true, spend: () => Promise.resolve() },
    );
    await renewing.promise;
    const revocation = withTenant(db, tenantId, (tx) => revokeDevice(tx, stolen, staff.owner, NOW));
    await expect.poll(() => waiting(db)).toBe(true);
    revoking.resolve();
    const renewed = await renewal;
    expect(renewed.ok).toBe(true);
    expect(await revocation).toEqual([stolen, renewed.ok && renewed.value.deviceId]);
  });

  /** A database whose transactions are done, but wait for `go` before they commit. */
  const slow = (db: Db, go: Promise<void>): Db =>
    new Proxy(db, {
      get(target, key) {
        if (key !== 'transaction') return Reflect.get(target, key) as unknown;
        const execute: ReturnType<Db['transaction']>['execute'] = (work) =>
          target.transaction().execute(async (tx) => {
            const result = await work(tx);
            await go;
            return result;
          });
        return () => ({ execute });
      },
    });

  const waiting = async (db: Db): Promise<boolean> => {
    const { rows } = await sql<{ waits: boolean }>`
      select exists (select from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()) as waits`.execute(db);
    return rows[0]?.waits ?? false;
  };
});
