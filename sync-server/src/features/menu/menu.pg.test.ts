import { anId } from '@meja/testing/envelope-writer';
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
  await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
    tx
      .insertInto('products')
      .values(
        ['Es Teh', 'Es Jeruk', 'Es Teh'].map((name) => ({
          tenant_id: restaurant.tenantId,
          id: anId<string>(),
          name,
          price: 5_000,
          is_available: name !== 'Es Jeruk',
        })),
      )
      .execute(),
  );
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
});
afterAll(() => test.close());

const products = async (query = '', token = owner) => {
  const answer = await test.get(`/api/products/products/?${query}`, token);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as { count?: number; next: string | null; results: Record<string, unknown>[] };
};

describe('the menu', () => {
  it('tells of a dish what the requirements ask', async () => {
    const { results } = await products('search=nasi');
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      id: ids.productId,
      tenant_id: restaurant.tenantId,
      sku: 'P001',
      barcodes: ['2000000000015', '2000000000022'],
      name: 'Nasi Goreng',
      category: ids.categoryId,
      category_name: 'Nasi',
      price: '25000.00',
      cost: '9000.00',
      is_available: true,
      modifiers: [{ id: ids.optionId, name: 'Level 2', type: 'Pedas', price_adjustment: '0.00' }],
    });
  });

  it('is by name, in pages, dishes of one name included', async () => {
    const names: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page = await products(`limit=1${cursor === null ? '' : `&cursor=${cursor}`}`);
      names.push(...page.results.map((product) => product['name']));
      cursor = page.next;
    } while (cursor !== null);
    expect(names).toEqual(['Es Jeruk', 'Es Teh', 'Es Teh', 'Nasi Goreng']);
  });

  it('is narrowed by category, availability and search', async () => {
    expect((await products(`category=${ids.categoryId}`)).count).toBe(1);
    expect((await products('is_available=false')).count).toBe(1);
    expect((await products('search=p001')).count).toBe(1);
    expect((await products('search=2000000000022')).count).toBe(1);
    expect((await products('search=_')).count).toBe(0);
  });

  it('keeps what a dish costs the house from those who do not set prices', async () => {
    const waiter = await test.userToken(restaurant.tenantId, restaurant.staff.waiter);
    const { results } = await products('search=nasi', waiter);
    expect(results[0]).toMatchObject({ price: '25000.00', cost: null });
  });

  it('has categories with their number of dishes', async () => {
    const answer = await test.get('/api/products/categories', owner);
    expect(answer.body).toMatchObject({
      count: 1,
      results: [{ id: ids.categoryId, name: 'Nasi', product_count: 1 }],
    });
  });
});

describe('the outlets', () => {
  it('are told with place and clock', async () => {
    const answer = await test.get('/api/outlets/', owner);
    expect(answer.body).toMatchObject({
      count: 1,
      results: [{ id: restaurant.outletId, code: 'JKT', time_zone: 'Asia/Jakarta', is_active: true }],
    });
  });
});
