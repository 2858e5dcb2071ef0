import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { furnish, type Furnished } from '../../testing/furnish.ts';
import { openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let ids: Furnished;
let owner: string;

beforeAll(async () => {
  test = await startTestApp();
  restaurant = await openRestaurant(test.database.owner.db);
  ids = await furnish(test.database.owner.db, restaurant);
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
});
afterAll(() => test.close());

const results = async (path: string) => {
  const answer = await test.get(path, owner);
  expect(answer.status, answer.text).toBe(200);
  return answer.body['results'];
};
const device = { number: 1, name: 'Tablet 1' };

describe('what a person has to look at', () => {
  it('are conflicts, with both sides, the order and who it was', async () => {
    expect(await results('/api/exceptions/conflicts')).toMatchObject([
      {
        outlet_name: 'Cabang JKT',
        device,
        mutation_name: 'order.open',
        actor: { id: restaurant.staff.waiter, name: 'waiter' },
        subject: { kind: 'order', id: ids.orderId, title: 'JKT-1-261120-1' },
        part: 'header',
        mine: { covers: 3 },
        theirs: { covers: 2 },
        status: 'open',
      },
    ]);
  });

  it('are records that could not be read, to the letter', async () => {
    expect(await results('/api/exceptions/quarantine')).toMatchObject([
      { device, device_seq: 2, raw: '{"odd":true}', code: 'MALFORMED', status: 'open' },
    ]);
  });

  it('is money that no order had room for', async () => {
    expect(await results('/api/exceptions/unallocated')).toMatchObject([
      { amount: '10000.00', payment_method: 'cash', reason: 'ORDER_CLOSED', taken_by: { name: 'cashier' } },
    ]);
  });

  it('are terms on which something was sold that its tablet had not been shown', async () => {
    expect(await results('/api/exceptions/terms')).toMatchObject([
      {
        ...{ id: ids.differenceId, device, actor: { name: 'waiter' }, what: 'number', line: null },
        subject: { kind: 'order', id: ids.orderId, title: 'JKT-1-261120-1' },
        was: { kind: 'text', text: 'JKT-9-261120-1' },
        should: { kind: 'text', text: 'JKT-1' },
        cost: '0.00',
      },
    ]);
  });

  it('are breaks in the records and in the numbers of tablets', async () => {
    expect(await results('/api/exceptions/breaks')).toMatchObject([
      { kind: 'chain', id: ids.breakId, device, from: 3, to: 3 },
    ]);
    expect(await results('/api/exceptions/breaks?status=resolved')).toMatchObject([
      { kind: 'missing', from: 90, to: 92, resolutions: [{ by: { name: 'owner' }, note: 'Tablet lama' }] },
    ]);
  });

  it('are counted', async () => {
    const answer = await test.get('/api/exceptions/summary', owner);
    const counts = { conflicts: 1, quarantine: 1, unallocated: 1, terms: 1, breaks: 1 };
    expect(answer.body).toEqual({ ...counts, matters: counts });
  });

  it('are one list of all kinds, the newest first, however long its pages are', async () => {
    const all = await results('/api/exceptions');
    const kinds = (parts: unknown) => (parts as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds(all).sort()).toEqual(['breaks', 'conflicts', 'quarantine', 'terms', 'unallocated']);
    const read: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await test.get(`/api/exceptions?limit=2${cursor}`, owner);
      read.push(...(body['results'] as unknown[]));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor);
    expect(read).toEqual(await results('/api/exceptions'));
    expect(kinds(await results('/api/exceptions?kind=terms'))).toEqual(['terms']);
    expect(kinds(await results('/api/exceptions?status=resolved'))).toEqual(['breaks']);
  });

  it('are for managers', async () => {
    const cashier = await test.userToken(restaurant.tenantId, restaurant.staff.cashier);
    expect((await test.get('/api/exceptions/conflicts', cashier)).status).toBe(403);
  });

  it('leave the list once somebody has dealt with them, and are found again among all', async () => {
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('quarantine').set({ status: 'resolved' }).execute(),
    );
    expect(await results('/api/exceptions/quarantine')).toEqual([]);
    expect(await results('/api/exceptions/quarantine?status=all')).toHaveLength(1);
  });
});
