import type { OutletId, StaffId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { furnish, type Furnished } from '../../testing/furnish.ts';
import { openOutlet, openRestaurant, OPENED, type Restaurant } from '../../testing/restaurant.ts';
import { sell } from '../../testing/sell.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let ids: Furnished;
let owner: string;
let bandung: OutletId;
let bandungManager: string;

beforeAll(async () => {
  test = await startTestApp();
  const { db } = test.database.owner;
  restaurant = await openRestaurant(db);
  ids = await furnish(db, restaurant);
  bandung = anId<OutletId>();
  const manager = anId<StaffId>();
  await withTenant(db, restaurant.tenantId, async (tx) => {
    const tenant_id = restaurant.tenantId;
    await openOutlet(tx, tenant_id, bandung, 'BDG');
    await tx.insertInto('users').values({ tenant_id, id: manager, name: 'Manajer Bandung' }).execute();
    await tx
      .insertInto('role_grants')
      .values({
        tenant_id,
        id: anId(),
        user_id: manager,
        role: 'manager',
        outlet_id: bandung,
        granted_at: OPENED,
      })
      .execute();
    for (let i = 0; i < 7; i += 1) {
      // Two at the same instant: only their ids tell them apart.
      const openedAt = new Date(Date.UTC(2026, 10, 19, 3, Math.floor(i / 2)));
      await sell(tx, restaurant, {
        openedAt,
        businessDay: '2026-11-19',
        outletId: bandung,
        customerName: `Tamu ${i}`,
      });
    }
    await sell(tx, restaurant, {
      openedAt: new Date('2026-11-18T03:00:00Z'),
      businessDay: '2026-11-18',
      number: 'JKT-1-261118-77',
      method: null,
      type: 'takeaway',
    });
  });
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  bandungManager = await test.userToken(restaurant.tenantId, manager);
});
afterAll(() => test.close());

interface Listed {
  id: string;
  order_number: string;
  created_at: string;
  total: string;
}
async function list(query = '', token = owner) {
  const answer = await test.get(`/api/orders?${query}`, token);
  expect(answer.status, answer.text).toBe(200);
  const { count, next, results } = answer.body as { count?: number; next: string | null; results: Listed[] };
  return { count, next, results };
}
const countOf = async (query: string) => (await list(query)).count;

describe('the list of orders', () => {
  it('is newest first, with money as decimal strings', async () => {
    const { count, results } = await list();
    expect(count).toBe(9);
    expect(results[0]).toMatchObject({
      id: ids.orderId,
      order_number: 'JKT-1-261120-1',
      order_type: 'dine_in',
      table_number: 'A-05',
      subtotal: '55000.00',
      tax: '5500.00',
      service_charge: '2750.00',
      total: '63250.00',
      status: 'completed',
      payment_status: 'paid',
      created_at: '2026-11-20T04:10:00.123Z',
      opened_by: { id: restaurant.staff.waiter, name: 'waiter' },
    });
    const times = results.map((order) => order.created_at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('comes in pages that neither skip nor repeat one, whatever was opened at the same instant', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.count).toBe(cursor === null ? 9 : undefined);
      seen.push(...page.results.map((order) => order.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(9);
    expect(seen).toEqual((await list('limit=200')).results.map((order) => order.id));
  });

  it('is narrowed by outlet, day, state, kind and search', async () => {
    expect(await countOf(`outlet_id=${bandung}`)).toBe(7);
    expect(await countOf('from=2026-11-19&to=2026-11-19')).toBe(7);
    expect(await countOf('to=2026-11-18')).toBe(1);
    expect(await countOf('status=completed')).toBe(8);
    expect(await countOf('payment_status=unpaid')).toBe(1);
    expect(await countOf('order_type=takeaway')).toBe(1);
    expect(await countOf('search=261118')).toBe(1);
    expect(await countOf('search=tamu%203')).toBe(1);
    expect(await countOf('search=a-05')).toBe(1);
    expect(await countOf('search=%25')).toBe(0);
  });

  it('says what is wrong with a filter or a cursor', async () => {
    for (const query of [
      'status=eaten',
      'limit=0',
      'from=yesterday',
      'outlet_id=1',
      'cursor=nonsense',
      'cursor=WzEsMl0',
    ]) {
      const answer = await test.get(`/api/orders?${query}`, owner);
      expect([query, answer.status, answer.body['code']]).toEqual([query, 422, 'INVALID']);
    }
  });

  it('shows somebody of one outlet the orders of that outlet', async () => {
    expect((await list('', bandungManager)).count).toBe(7);
    const elsewhere = await test.get(`/api/orders?outlet_id=${restaurant.outletId}`, bandungManager);
    expect(elsewhere.status).toBe(404);
  });
});

describe('an order', () => {
  it('comes with lines, payments and who did what to it', async () => {
    const answer = await test.get(`/api/orders/${ids.orderId}/`, owner);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      total: '63250.00',
      charges: { tax_name: 'PB1', tax_bps: 1000, service_bps: 500 },
      items: [
        {
          product_name: 'Nasi Goreng',
          quantity: 2,
          unit_price: '25000.00',
          subtotal: '50000.00',
          modifiers: [{ group: 'Pedas', name: 'Level 2', price: '0.00' }],
          kitchen_status: 'served',
          added_by: { name: 'waiter' },
        },
        { product_name: 'Es Teh', subtotal: '5000.00' },
      ],
      payments: [
        {
          payment_method: 'cash',
          amount: '63250.00',
          tendered: '70000.00',
          change: '6750.00',
          receipt_number: 'JKT-1-261120-R1',
          taken_by: { name: 'cashier' },
        },
      ],
      history: [
        {
          name: 'order.open',
          args: { orderId: ids.orderId },
          device: { id: restaurant.devices[0], number: 1 },
          device_seq: 1,
          actor: { name: 'waiter' },
          outcome: 'applied',
        },
      ],
    });
  });

  it('of another outlet is none for somebody of one', async () => {
    expect((await test.get(`/api/orders/${ids.orderId}`, bandungManager)).status).toBe(404);
  });

  it('that nobody has, and an id that is none, are told apart from each other only', async () => {
    expect((await test.get(`/api/orders/${anId()}`, owner)).body['code']).toBe('NOT_FOUND');
    expect((await test.get('/api/orders/1', owner)).body['code']).toBe('INVALID');
  });
});
