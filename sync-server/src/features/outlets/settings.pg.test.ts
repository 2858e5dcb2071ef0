import type { OutletSettings } from '@meja/domain';
import { PROTOCOL, START } from '@meja/sync';
import { anId } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { chargeRow } from '../../testing/menu.ts';
import { hire, NOW, openOutlet, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import { chainAfter, type Facts } from '../audit/index.ts';
import { lockOutlet } from './settings.queries.ts';

/** The business day of the tests' outlet. */
const TODAY = '2026-11-20';
const RATES = { dine_in: 500, takeaway: 500, delivery: 500 };
const WITHOUT_TAKEAWAY = { ...RATES, takeaway: 0 };

let test: TestApp;
let home: Restaurant;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.now = NOW;
  home = await openRestaurant(test.database.owner.db);
  await addCharges('2026-01-01');
});

const addCharges = (from: string, charges: Parameters<typeof chargeRow>[2] = {}) =>
  withTenant(test.database.owner.db, home.tenantId, (tx) =>
    tx
      .insertInto('charge_settings')
      .values(chargeRow(home, from, charges))
      .execute(),
  );
const tokenOf = (role: keyof Restaurant['staff']) => test.userToken(home.tenantId, home.staff[role]);
const path = () => `/api/outlets/${home.outletId}/settings`;
const set = async (wish: object, role: keyof Restaurant['staff'] = 'manager') =>
  test.post(path(), wish, await tokenOf(role));
const read = async (role: keyof Restaurant['staff'] = 'manager') => test.get(path(), await tokenOf(role));

/** The settings as a tablet has them. */
async function pulled(): Promise<OutletSettings> {
  const token = await test.deviceToken(home.tenantId, home.devices[0], home.outletId);
  const asked = { protocol: PROTOCOL, epoch: null, cursors: START, limit: 500 };
  const { body } = await test.post('/api/sync/pull', asked, token);
  const changes = body['changes'] as { collection: string; doc: OutletSettings }[];
  const found = changes.find(({ collection }) => collection === 'settings');
  if (!found) throw new Error('no settings came');
  return found.doc;
}

describe('what is set for an outlet', () => {
  it('is, before anybody has set anything, what tablets did before', async () => {
    expect((await read()).body).toEqual({
      id: home.outletId,
      name: 'Cabang JKT',
      today: TODAY,
      required: { dine_in: [], takeaway: [], delivery: ['name', 'phone', 'address'] },
      lock_after_minutes: 5,
      table_is_free: 'at_payment',
      service: [{ from: '2026-01-01', name: 'Service', rates: RATES }],
    });
  });

  it('reaches its tablets, and they hear of it at once', async () => {
    const heard: number[] = [];
    const end = test.deps.pokes.subscribe(home.tenantId, home.outletId, ({ head }) => heard.push(head));
    const required = { dine_in: ['covers'], takeaway: ['name'], delivery: ['address'] };
    const answer = await set({ required, lock_after_minutes: 15, table_is_free: 'when_told' });
    end();
    expect([answer.status, heard.length]).toEqual([200, 1]);
    expect(answer.body).toMatchObject({ required, lock_after_minutes: 15, table_is_free: 'when_told' });
    expect(await pulled()).toMatchObject({ required, lockAfterMinutes: 15, keepsTables: true });
  });

  it('stays where it is left out, whoever sets something else at the same time', async () => {
    await Promise.all([set({ lock_after_minutes: 30 }), set({ table_is_free: 'when_told' })]);
    expect((await read()).body).toMatchObject({ lock_after_minutes: 30, table_is_free: 'when_told' });
  });

  it('keeps no sale waiting while it is set', async () => {
    const { db } = test.database.app;
    await withTenant(db, home.tenantId, async (tx) => {
      await lockOutlet(tx, home.outletId);
      const selling = withTenant(db, home.tenantId, (sale) =>
        sql`select id from outlets where id = ${home.outletId} for key share nowait`.execute(sale),
      );
      expect((await selling).rows).toHaveLength(1);
    });
  });

  it('is told in the audit log with what it was, and not where nothing has changed', async () => {
    await set({
      lock_after_minutes: 30,
      required: { dine_in: [], takeaway: ['name', 'phone'], delivery: [] },
    });
    await set({ lock_after_minutes: 30 });
    await set({ service: { from: TODAY, rates: WITHOUT_TAKEAWAY } });
    const entries = await withTenant(test.database.app.db, home.tenantId, (tx) => chainAfter(tx, 0, 100));
    const told = entries.filter(({ action }) => action === 'outlet.settings_changed');
    expect(told.map(({ diff }) => JSON.parse(diff) as Facts)).toEqual([
      {
        lock_after_minutes: { from: 5, to: 30 },
        required_takeaway: { from: '', to: 'name,phone' },
        required_delivery: { from: 'name,phone,address', to: '' },
      },
      { service_takeaway: { from: 500, to: 0 }, from_day: TODAY },
    ]);
    expect(told[0]).toMatchObject({ outletId: home.outletId, targetId: home.outletId });
  });
});

describe('the service charge', () => {
  it('of one type of order changes on the day that was said, and not before', async () => {
    await set({ service: { from: '2026-12-01', rates: { dine_in: 700, takeaway: 0, delivery: 700 } } });
    const { charges } = await pulled();
    expect(
      charges.map(({ from, charges: { serviceBps }, serviceByType }) => [from, serviceBps, serviceByType]),
    ).toEqual([
      ['2026-01-01', 500, {}],
      ['2026-12-01', 700, { takeaway: 0 }],
    ]);
    expect((await read()).body['service']).toMatchObject([
      { from: '2026-01-01', rates: RATES },
      { from: '2026-12-01', rates: { dine_in: 700, takeaway: 0, delivery: 700 } },
    ]);
  });

  it('leaves alone what else changes on a later day, and holds on that day too', async () => {
    await addCharges('2026-12-01', { taxBps: 1_100 });
    await set({ service: { from: '2026-11-25', rates: WITHOUT_TAKEAWAY } });
    const { charges } = await pulled();
    expect(
      charges.map(({ from, charges: { taxBps }, serviceByType }) => [from, taxBps, serviceByType]),
    ).toEqual([
      ['2026-01-01', 1_000, {}],
      ['2026-11-25', 1_000, { takeaway: 0 }],
      ['2026-12-01', 1_100, { takeaway: 0 }],
    ]);
  });

  it('leaves alone what was set for a later day, of each type of order', async () => {
    await set({ service: { from: '2026-12-01', rates: { ...RATES, dine_in: 700 } } });
    await set({ service: { from: TODAY, rates: WITHOUT_TAKEAWAY } });
    expect((await read()).body['service']).toMatchObject([
      { from: TODAY, rates: WITHOUT_TAKEAWAY },
      { from: '2026-12-01', rates: { ...WITHOUT_TAKEAWAY, dine_in: 700 } },
    ]);
  });

  it('that is set again for the same day is the last that was said', async () => {
    await set({ service: { from: TODAY, rates: WITHOUT_TAKEAWAY } });
    await set({ service: { from: TODAY, rates: { dine_in: 0, takeaway: 0, delivery: 300 } } });
    const { charges } = await pulled();
    expect(charges.at(-1)).toMatchObject({ from: TODAY, serviceByType: { delivery: 300 } });
    expect(charges.at(-1)?.charges.serviceBps).toBe(0);
    expect(charges).toHaveLength(2);
  });

  it.each([
    ['a day that is over', { from: '2026-11-19', rates: RATES }],
    ['a day in years', { from: '2028-01-01', rates: RATES }],
    ['a rate below nothing', { from: TODAY, rates: { ...RATES, dine_in: -1 } }],
    ['a rate of more than all', { from: TODAY, rates: { ...RATES, delivery: 10_001 } }],
    ['a type that is missing', { from: TODAY, rates: { dine_in: 0 } }],
  ])('is not taken for %s', async (_, service) => {
    const answer = await set({ service });
    expect([answer.status, answer.body['code']]).toEqual([422, 'INVALID']);
    expect((await pulled()).charges).toHaveLength(1);
  });
});

describe('who sets it', () => {
  it.each([
    ['owner', 200],
    ['admin', 200],
    ['manager', 200],
    ['cashier', 403],
    ['kitchen', 403],
    ['waiter', 403],
  ] as const)('by the %s is answered %i', async (role, status) => {
    expect((await set({ lock_after_minutes: 9 }, role)).status).toBe(status);
    expect((await read(role)).status).toBe(status);
  });

  it('is a manager of that outlet, and not of another one', async () => {
    const [branch, other] = [anId<typeof home.outletId>(), anId<typeof home.staff.manager>()];
    await withTenant(test.database.owner.db, home.tenantId, async (tx) => {
      await openOutlet(tx, home.tenantId, branch, 'BDG');
      await hire(tx, home.tenantId, other, 'manager');
      await tx.updateTable('role_grants').set({ outlet_id: branch }).where('user_id', '=', other).execute();
    });
    const token = await test.userToken(home.tenantId, other);
    expect((await test.post(path(), { lock_after_minutes: 9 }, token)).status).toBe(404);
    expect(
      (await test.post(`/api/outlets/${branch}/settings`, { lock_after_minutes: 9 }, token)).status,
    ).toBe(200);
  });

  it.each([
    ['no time at all', { lock_after_minutes: 0 }],
    ['half a day', { lock_after_minutes: 241 }],
    ['a field that there is not', { required: { dine_in: ['shoe_size'], takeaway: [], delivery: [] } }],
    ['guests of a takeaway', { required: { dine_in: [], takeaway: ['covers'], delivery: [] } }],
    ['a setting that there is not', { tax_bps: 0 }],
    ['a table that is free some day', { table_is_free: 'tomorrow' }],
  ])('is told that %s can not be set', async (_, wish) => {
    expect((await set(wish)).body['code']).toBe('INVALID');
  });
});
