import type { OrderId } from '@meja/domain';
import { PROTOCOL, START, type Cursors, type PullResponse } from '@meja/sync';
import { SCHEMAS } from '@meja/sync/schemas';
import { WholePullResponse } from '@meja/sync/pack';
import { addLineArgs, anId, openOrderArgs } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { createTokens } from '../../../http/tokens.ts';
import { cashierOf, pushDeps, scopeOf } from '../../../testing/pushing.ts';
import {
  migratedDatabase,
  NOW,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../../../testing/restaurant.ts';
import { push } from '../push/push.ts';
import { CatalogueChecksums } from './catalogue-checksums.ts';
import { PAGE_BYTES, pull } from './pull.ts';

const LINES = 500;
const tokens = createTokens('a secret of the tests, long enough', () => NOW);
let database: MigratedDatabase;
let restaurant: Restaurant;

beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  restaurant = await openRestaurant(database.owner.db);
});

const scope = () => scopeOf(restaurant);
const ask = (cursors: Cursors, asked: { packs?: true; collections?: Record<string, number> } = {}) =>
  pull({ db: database.app.db, clock: () => NOW, checksums: new CatalogueChecksums(), tokens }, scope(), {
    ...{ protocol: PROTOCOL, epoch: null, cursors, limit: 2_000 },
    ...asked,
  });

/** Orders of so many lines each, as their tablet delivers them. */
async function deliverOrders(lines: readonly number[], note = ''): Promise<OrderId[]> {
  const by = cashierOf(restaurant);
  const ids: OrderId[] = [];
  for (const count of lines) {
    const orderId = anId<OrderId>();
    ids.push(orderId);
    const mutations = [
      by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
      ...Array.from({ length: count }, () =>
        by.write({ name: 'order.addLine', args: addLineArgs({ orderId, note }) }),
      ),
    ];
    const answer = await push(pushDeps(database.app.db), scope(), { protocol: PROTOCOL, mutations });
    expect(answer).toMatchObject({ result: 'judged' });
  }
  return ids;
}

async function allPages(asked: Parameters<typeof ask>[1] = {}, from = START): Promise<PullResponse[]> {
  const pages: PullResponse[] = [];
  for (let [cursors, remaining] = [from, Infinity]; remaining > 0;) {
    const page = await ask(cursors, asked);
    expect(page.remaining).toBeLessThan(remaining);
    ({ cursors, remaining } = page);
    pages.push(WholePullResponse.parse(JSON.parse(JSON.stringify(page))));
  }
  return pages;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const idsIn = (pages: readonly PullResponse[], collection: string): string[] =>
  pages.flatMap(({ changes }) =>
    changes.filter((each) => each.collection === collection).map(({ id }) => id),
  );
/** What the last document of a page weighs is beyond its room, at most. */
const beforeLast = ({ changes }: PullResponse): number => bytesOf(changes.slice(0, -1));
/** Weights are an estimate. */
const ABOUT = 1.15;

describe('a page of orders of five hundred lines', () => {
  it('has few of them, so that all come once, in order, whatever the app asks for', async () => {
    const orders = await deliverOrders(Array.from({ length: 7 }, () => LINES));
    for (const asked of [{}, { packs: true } as const, { collections: { orders: 1, shifts: 1 } }]) {
      const pages = await allPages(asked);
      expect(idsIn(pages, 'orders')).toEqual(orders);
      expect(pages.length).toBeGreaterThanOrEqual(3);
      for (const page of pages) {
        expect(beforeLast(page)).toBeLessThan(PAGE_BYTES * ABOUT);
        for (const { collection, doc } of page.changes)
          expect(SCHEMAS[collection].safeParse(doc).success).toBe(true);
      }
      expect(pages.at(-1)?.checksums['orders']?.count).toBe(orders.length);
    }
  });

  it('brings one that weighs more than a page by itself', async () => {
    const orders = await deliverOrders([LINES, LINES, 1], 'é'.repeat(500));
    const pages = await allPages();
    const ofOrders = pages.filter(({ changes }) => changes.some(({ collection }) => collection === 'orders'));
    expect(idsIn(pages, 'orders')).toEqual(orders);
    expect(bytesOf(ofOrders[0]?.changes)).toBeGreaterThan(PAGE_BYTES);
    expect(ofOrders.length).toBeGreaterThanOrEqual(2);
  });

  it('is full where orders are small, and says how many are still to come', async () => {
    const orders = await deliverOrders(Array.from({ length: 300 }, (_, i) => i % 8));
    const pages = await allPages();
    expect([...idsIn(pages, 'orders')].sort()).toEqual([...orders].sort());
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages.slice(0, -1)) expect(bytesOf(page.changes)).toBeGreaterThan(PAGE_BYTES * 0.85);
    expect(pages[0]?.remaining).toBe(orders.length - idsIn(pages.slice(0, 1), 'orders').length);
  });
});

describe('a page of a menu', () => {
  const fill = (count: number, description: string) =>
    withTenant(database.owner.db, restaurant.tenantId, (tx) =>
      sql`insert into products (tenant_id, id, name, description, price)
          select ${restaurant.tenantId}, uuidv7(), 'Nasi ' || n, ${description}, 1000 from generate_series(1, ${count}::integer) n`.execute(
        tx,
      ),
    );

  it('ends where long descriptions fill it', async () => {
    await fill(1_500, 'x'.repeat(2_000));
    for (const asked of [{}, { packs: true } as const]) {
      const pages = await allPages(asked);
      expect(new Set(idsIn(pages, 'products')).size).toBe(1_500);
      expect(idsIn(pages, 'products')).toHaveLength(1_500);
      expect(pages.length).toBeGreaterThanOrEqual(5);
      if (!asked.packs) for (const page of pages) expect(beforeLast(page)).toBeLessThan(PAGE_BYTES * ABOUT);
    }
  });

  it('holds two thousand short dishes for an app that takes packs, and weighs less than a page', async () => {
    await fill(2_500, 'dengan sambal');
    const first = await ask(START, { packs: true });
    expect(first.packs).toHaveLength(1);
    expect(bytesOf(first)).toBeLessThan(PAGE_BYTES);
    expect(first.remaining).toBeLessThanOrEqual(2_500 + 20 - 2_000);
  });
});
