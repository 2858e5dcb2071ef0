import type { OutletId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { openOutlet, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { sell } from '../../testing/sell.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let owner: string;
const denpasar = anId<OutletId>();

/** Friday, noon in Jakarta, one o'clock in Denpasar. */
const NOW = new Date('2026-11-20T05:00:00Z');
const at = (text: string) => new Date(text);

beforeAll(async () => {
  test = await startTestApp();
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
  await withTenant(test.database.owner.db, restaurant.tenantId, async (tx) => {
    await openOutlet(tx, restaurant.tenantId, denpasar, 'DPS');
    await tx.updateTable('outlets').set({ time_zone: 'Asia/Makassar' }).where('id', '=', denpasar).execute();
    const today = { businessDay: '2026-11-20' };
    const lastFriday = { businessDay: '2026-11-13' };
    await sell(tx, restaurant, { ...today, openedAt: at('2026-11-20T03:10:00Z'), total: 63_250 });
    await sell(tx, restaurant, {
      ...today,
      openedAt: at('2026-11-20T03:50:00Z'),
      total: 92_400,
      method: 'qris',
    });
    await sell(tx, restaurant, {
      ...today,
      openedAt: at('2026-11-20T03:20:00Z'),
      total: 44_350,
      outletId: denpasar,
    });
    await sell(tx, restaurant, {
      ...today,
      openedAt: at('2026-11-20T04:40:00Z'),
      total: 30_000,
      method: null,
    });
    await sell(tx, restaurant, {
      ...today,
      openedAt: at('2026-11-20T04:00:00Z'),
      total: 99_000,
      method: null,
      status: 'cancelled',
    });
    await sell(tx, restaurant, { ...lastFriday, openedAt: at('2026-11-13T04:00:00Z'), total: 100_000 });
    await sell(tx, restaurant, { ...lastFriday, openedAt: at('2026-11-13T12:00:00Z'), total: 500_000 });
  });
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
});
afterAll(() => test.close());

const summary = async (query = '', token = owner) => {
  const answer = await test.get(`/api/reports/sales-summary?${query}`, token);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Record<string, unknown> & {
    by_hour: { hour: number; order_count: number; total_sales: string }[];
  };
};

describe('the sales summary', () => {
  it('of today adds up what is paid, and keeps what is open apart', async () => {
    expect(await summary()).toMatchObject({
      from: '2026-11-20',
      to: '2026-11-20',
      currency: 'IDR',
      total_sales: '200000.00',
      order_count: 3,
      average_order: '66667.00',
      open: { order_count: 1, total: '30000.00' },
    });
  });

  it('tells outlets apart, those without a sale too', async () => {
    const { by_outlet: byOutlet } = await summary('from=2026-11-13&to=2026-11-13');
    expect(byOutlet).toMatchObject([
      {
        outlet_id: denpasar,
        outlet_name: 'Cabang DPS',
        total_sales: '0.00',
        order_count: 0,
        average_order: '0.00',
      },
      {
        outlet_id: restaurant.outletId,
        outlet_name: 'Cabang JKT',
        total_sales: '600000.00',
        order_count: 2,
        average_order: '300000.00',
      },
    ]);
  });

  it("counts hours on each outlet's own clock", async () => {
    const { by_hour: byHour } = await summary();
    expect(byHour).toHaveLength(24);
    expect(byHour[10]).toMatchObject({ hour: 10, order_count: 2, total_sales: '155650.00' });
    expect(byHour[11]).toMatchObject({ hour: 11, order_count: 1, total_sales: '44350.00' });
  });

  it('keeps ways of paying apart, and money that a cashier only saw from money that was counted', async () => {
    const { by_payment_method: byMethod } = await summary();
    expect(byMethod).toMatchObject([
      {
        payment_method: 'cash',
        assurance: 'counted',
        amount: '107600.00',
        rounding: '0.00',
        payment_count: 2,
      },
      {
        payment_method: 'qris',
        assurance: 'attested',
        amount: '92400.00',
        rounding: '0.00',
        payment_count: 1,
      },
    ]);
  });

  it('compares a running day with the same weekday up to this time of day', async () => {
    expect((await summary())['comparison']).toMatchObject({
      from: '2026-11-13',
      to: '2026-11-13',
      until: '2026-11-13T05:00:00.000Z',
      total_sales: '100000.00',
      change_percent: { total_sales: 100, order_count: 200, average_order: -33.3 },
    });
  });

  it('compares a finished day with the whole of the one before', async () => {
    const { comparison } = await summary('from=2026-11-13&to=2026-11-13');
    expect(comparison).toMatchObject({
      until: null,
      total_sales: '0.00',
      change_percent: { total_sales: null },
    });
  });

  it('is narrowed to one outlet', async () => {
    expect(await summary(`outlet_id=${denpasar}`)).toMatchObject({ total_sales: '44350.00', order_count: 1 });
  });

  it('is for those who may see sales, and says when the days make no period', async () => {
    const kitchen = await test.userToken(restaurant.tenantId, restaurant.staff.kitchen);
    expect((await test.get('/api/reports/sales-summary', kitchen)).body['code']).toBe('FORBIDDEN');
    for (const days of ['from=2026-11-20&to=2026-11-19', 'from=0001-01-01&to=9999-12-31']) {
      const wrong = await test.get(`/api/reports/sales-summary?${days}`, owner);
      expect([wrong.status, wrong.body['code']]).toEqual([422, 'INVALID']);
    }
  });
});

describe('every figure', () => {
  const DAY = 'from=2026-11-20&to=2026-11-20';
  const found = async (query: string) => {
    const answer = await test.get(`/api/orders?${DAY}&${query}`, owner);
    expect(answer.status, answer.text).toBe(200);
    return answer.body as { count: number; results: { total: string }[] };
  };
  const sum = (orders: { total: string }[]) =>
    orders.reduce((total, order) => total + Number(order.total), 0);

  it('finds just the orders that it adds up', async () => {
    const { total_sales: total, order_count: count, open } = await summary(DAY);
    const sold = await found('sales=sold');
    expect([sold.count, sum(sold.results)]).toEqual([count, Number(total)]);
    const unpaid = await found('sales=open');
    expect(open).toMatchObject({ order_count: unpaid.count });
    expect(sum(unpaid.results)).toBe(30_000);
  });

  it("finds those of its hour, on the outlet's own clock", async () => {
    for (const { hour, order_count: count } of (await summary(DAY)).by_hour)
      expect((await found(`sales=sold&hour=${hour}`)).count, `${hour}:00`).toBe(count);
  });

  it('finds those that were paid its way', async () => {
    expect((await found('payment_method=cash')).count).toBe(2);
    expect((await found('payment_method=qris')).count).toBe(1);
    expect((await found('payment_method=card')).count).toBe(0);
  });
});
