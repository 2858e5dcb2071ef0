import type { DeviceId, OutletId, StaffId } from '@meja/domain';
import { PROTOCOL, signInText, START } from '@meja/sync';
import { anId, type ProofKey } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import { givePin } from '../../testing/pins.ts';
import { NOW, openOutlet, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import { matchesSecret } from './passwords.ts';
import { pinCheckFor } from './pins.ts';

let test: TestApp;
let restaurant: Restaurant;
let tablet: string;
let device: DeviceId;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
  [device] = restaurant.devices;
  tablet = await test.deviceToken(restaurant.tenantId, device, restaurant.outletId);
});

const asOwner = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);
const pinOf = (staffId: StaffId) =>
  asOwner((tx) =>
    tx.selectFrom('users').select('pin_hash').where('id', '=', staffId).executeTakeFirstOrThrow(),
  );
const setPin = async (by: keyof Restaurant['staff'], of: keyof Restaurant['staff'], pin: string) => {
  const token = await test.userToken(restaurant.tenantId, restaurant.staff[by]);
  return test.post(`/api/pins/${restaurant.staff[of]}`, { pin }, token);
};

describe('what a tablet gets of a PIN', () => {
  const staffPulled = async (of: DeviceId) => {
    const token = await test.deviceToken(restaurant.tenantId, of, restaurant.outletId);
    const asked = { protocol: PROTOCOL, epoch: null, cursors: START, limit: 500 };
    const { body, text } = await test.post('/api/sync/pull', asked, token);
    const changes = body['changes'] as { collection: string; id: string; doc: Record<string, unknown> }[];
    const docs = changes.filter(({ collection }) => collection === 'staff').map(({ doc }) => doc);
    return { text, doc: docs.find(({ id }) => id === restaurant.staff.cashier) };
  };

  it('is a check by its own secret, which is of no use on another, and never the hash', async () => {
    await givePin(test.database.owner.db, restaurant.tenantId, restaurant.staff.cashier, '271828');
    const { pin_hash } = await pinOf(restaurant.staff.cashier);
    const [one, other] = await Promise.all(restaurant.devices.map(staffPulled));
    const secret = test.deps.tokens.deviceSecret(device);
    expect(one?.doc).toMatchObject({ pinHash: null, pin: pinCheckFor(secret, pin_hash, 6) });
    expect(one?.doc?.['pin']).not.toEqual(other?.doc?.['pin']);
    expect(one?.text).not.toContain(String(pin_hash).split('$').at(-1));
    expect(one?.text).not.toContain('$argon2id');
  });
});

describe('setting a PIN', () => {
  it('counts from then on, and keeps the former one with its time', async () => {
    expect((await setPin('manager', 'waiter', '271828')).status).toBe(204);
    expect((await setPin('manager', 'waiter', '314159')).status).toBe(204);
    const { pin_hash } = await pinOf(restaurant.staff.waiter);
    expect(await matchesSecret(pin_hash ?? '', '314159')).toBe(true);
    const kept = await asOwner((tx) =>
      tx.selectFrom('pins').select(['pin_hash', 'until']).orderBy('since').execute(),
    );
    expect(kept.map(({ until }) => until === null)).toEqual([false, true]);
    expect(kept.at(-1)?.pin_hash).toBe(pin_hash);
  });

  it.each([
    ['12345', 'PIN_TOO_SHORT'],
    ['1234567890123', 'PIN_TOO_LONG'],
    ['12345a', 'PIN_NOT_DIGITS'],
    ['123456', 'PIN_TRIVIAL'],
    ['170845', 'PIN_TRIVIAL'],
  ])('refuses %s as %s', async (pin, reason) => {
    const answer = await setPin('owner', 'waiter', pin);
    expect([answer.status, answer.body]).toEqual([
      422,
      expect.objectContaining({ code: 'PIN_REFUSED', reason }),
    ]);
    expect((await pinOf(restaurant.staff.waiter)).pin_hash).toBeNull();
  });

  it.each([
    ['owner', 'admin', 204],
    ['manager', 'cashier', 204],
    ['manager', 'owner', 403],
    ['manager', 'admin', 403],
    ['cashier', 'waiter', 403],
    ['waiter', 'waiter', 204],
  ] as const)('by the %s for the %s is answered %i', async (by, of, status) => {
    expect((await setPin(by, of, '271828')).status).toBe(status);
  });
});

describe('the list of PINs', () => {
  const listed = async (by: keyof Restaurant['staff'], search = '') => {
    const token = await test.userToken(restaurant.tenantId, restaurant.staff[by]);
    return test.get(`/api/pins?search=${encodeURIComponent(search)}`, token);
  };
  interface Listed {
    results: { name: string; pinDigits: number | null; maySet: boolean; grants: object[] }[];
    more: boolean;
  }

  it('says who has one, and whose may be set by whoever asks', async () => {
    await setPin('owner', 'waiter', '27182818');
    const { body, text } = await listed('manager');
    const { results, more } = body as unknown as Listed;
    expect(results.map(({ name, pinDigits, maySet }) => [name, pinDigits, maySet])).toEqual([
      ['admin', null, false],
      ['cashier', null, true],
      ['kitchen', null, true],
      ['manager', null, true],
      ['owner', null, false],
      ['waiter', 8, true],
    ]);
    expect(more).toBe(false);
    expect(text).not.toContain('argon2');
  });

  it('is of the people at the outlets of whoever asks', async () => {
    const { tenantId, staff, outletId } = restaurant;
    const other = anId<OutletId>();
    await asOwner(async (tx) => {
      await openOutlet(tx, tenantId, other, 'SBY');
      const move = (of: StaffId, to: OutletId) =>
        tx.updateTable('role_grants').set({ outlet_id: to }).where('user_id', '=', of).execute();
      await move(staff.manager, outletId);
      await move(staff.waiter, outletId);
      await move(staff.cashier, other);
    });
    const { results } = (await listed('manager')).body as unknown as Listed;
    expect(results.map(({ name }) => name)).toEqual(['admin', 'kitchen', 'manager', 'owner', 'waiter']);
    expect(results.at(-1)?.grants).toEqual([{ role: 'waiter', outletId, outletName: 'Cabang JKT' }]);
  });

  it('is searched by a part of a name as it is typed', async () => {
    const { results } = (await listed('owner', 'ASHI')).body as unknown as Listed;
    expect(results.map(({ name }) => name)).toEqual(['cashier']);
    expect(((await listed('owner', '%')).body as unknown as Listed).results).toEqual([]);
  });

  it('is for nobody who may set no PIN but their own', async () => {
    expect((await listed('waiter')).body['code']).toBe('FORBIDDEN');
  });
});

describe('tries on a tablet', () => {
  const tried = async (staffId = restaurant.staff.waiter) =>
    (await test.post('/api/pins/tries', { staffId }, tablet)).body['lockedMs'];
  const signedIn = (key: ProofKey, staffId = restaurant.staff.waiter) => {
    const at = test.clock.now.getTime();
    const { mac } = key(signInText(staffId, at));
    return test.post('/api/pins/tries', { staffId, right: { at, mac } }, tablet);
  };

  it('are five, whatever is cleared on the tablet, and then none for a while', async () => {
    const answers: unknown[] = [];
    for (let i = 0; i < 6; i += 1) answers.push(await tried());
    expect(answers).toEqual([0, 0, 0, 0, 0, 30_000]);
    expect(await tried(restaurant.staff.cashier)).toBe(0);
    test.clock.now = new Date(NOW.getTime() + 30_000);
    expect(await tried()).toBe(0);
    expect(await tried()).toBe(60_000);
  });

  it('begin anew after the right PIN, which only who typed it can show', async () => {
    const keyOn = await givePin(
      test.database.owner.db,
      restaurant.tenantId,
      restaurant.staff.waiter,
      '271828',
    );
    for (let i = 0; i < 4; i += 1) await tried();
    await signedIn(() => ({ device, mac: 'A'.repeat(43) }));
    await tried();
    expect(await tried()).toBe(30_000);
    test.clock.now = new Date(NOW.getTime() + 30_000);
    await tried();
    await signedIn(keyOn(device));
    expect(await tried()).toBe(0);
  });

  it('begin anew when the PIN is set', async () => {
    for (let i = 0; i < 5; i += 1) await tried();
    expect((await setPin('manager', 'waiter', '271828')).status).toBe(204);
    expect(await tried()).toBe(0);
  });

  it('of somebody who is not there are of nobody', async () => {
    expect((await test.post('/api/pins/tries', { staffId: anId<StaffId>() }, tablet)).status).toBe(404);
  });
});
