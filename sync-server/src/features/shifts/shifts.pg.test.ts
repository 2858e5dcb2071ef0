import type { OutletId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { openOutlet, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let owner: string;
const bandung = anId<OutletId>();

/** A shift for each name: when it was opened, its business day, and whether it was counted. */
const SHIFTS = [
  { number: 'S1', openedAt: '2026-11-16T01:00:00Z', day: '2026-11-16', closed: true },
  { number: 'S2', openedAt: '2026-11-18T01:00:00Z', day: '2026-11-18', closed: true },
  // After midnight, of the evening before.
  { number: 'S3', openedAt: '2026-11-18T18:30:00Z', day: '2026-11-18', closed: true },
  { number: 'S4', openedAt: '2026-11-19T01:00:00Z', day: '2026-11-19', closed: true, outlet: bandung },
  { number: 'S5', openedAt: '2026-11-20T01:00:00Z', day: '2026-11-20', closed: false },
];

beforeAll(async () => {
  test = await startTestApp();
  const { db } = test.database.owner;
  restaurant = await openRestaurant(db);
  const { tenantId: tenant_id, outletId, staff, devices } = restaurant;
  await withTenant(db, tenant_id, async (tx) => {
    await openOutlet(tx, tenant_id, bandung, 'BDG');
    await tx
      .insertInto('shifts')
      .values(
        SHIFTS.map(({ number, openedAt, day, closed, outlet = outletId }) => ({
          ...{ tenant_id, id: anId(), outlet_id: outlet, device_id: devices[0], number, float: 200_000 },
          ...{ opened_at: new Date(openedAt), opened_by: staff.cashier, business_day: day },
          ...{ stamp_v: 1, stamp_by: devices[0], stamp_prior: 0 },
          ...(closed && {
            closed_at: new Date(Date.parse(openedAt) + 3_600_000),
            closed_by: staff.cashier,
            counted: 195_000,
          }),
        })),
      )
      .execute();
  });
  owner = await test.userToken(tenant_id, staff.owner);
});
afterAll(() => test.close());

interface Page {
  next: string | null;
  results: { number: string; business_day: string; difference: string | null }[];
}
async function list(query = ''): Promise<Page> {
  const answer = await test.get(`/api/shifts?${query}`, owner);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as Page;
}
const numbersOf = async (query: string) => (await list(query)).results.map(({ number }) => number);

describe('the list of shifts', () => {
  it('is newest first, with what the count differs by', async () => {
    const { results } = await list();
    expect(results.map(({ number }) => number)).toEqual(['S5', 'S4', 'S3', 'S2', 'S1']);
    expect(results.map(({ difference }) => difference)).toEqual([
      null,
      ...results.slice(1).map(() => '-5000.00'),
    ]);
  });

  it.each([
    ['from=2026-11-18&to=2026-11-19', ['S4', 'S3', 'S2']],
    ['from=2026-11-18&to=2026-11-18', ['S3', 'S2']],
    ['from=2026-11-19', ['S5', 'S4']],
    ['to=2026-11-16', ['S1']],
    ['from=2026-11-17&to=2026-11-17', []],
  ])('with %s has the shifts of these business days, both included', async (query, expected) => {
    expect(await numbersOf(query)).toEqual(expected);
  });

  it('takes days together with outlet and status', async () => {
    const days = 'from=2026-11-18&to=2026-11-20';
    expect(await numbersOf(`${days}&status=open`)).toEqual(['S5']);
    expect(await numbersOf(`${days}&outlet_id=${bandung}`)).toEqual(['S4']);
    expect(await numbersOf(`${days}&outlet_id=${restaurant.outletId}&status=closed`)).toEqual(['S3', 'S2']);
  });

  it('is read page by page within the days', async () => {
    const days = 'from=2026-11-18&to=2026-11-19&limit=2';
    const first = await list(days);
    expect(first.results.map(({ number }) => number)).toEqual(['S4', 'S3']);
    const second = await list(`${days}&cursor=${first.next ?? ''}`);
    expect(second.results.map(({ number }) => number)).toEqual(['S2']);
    expect(second.next).toBeNull();
  });

  it('refuses a day that is none', async () => {
    expect((await test.get('/api/shifts?from=2026-02-30', owner)).status).toBe(422);
  });
});
