import type { LineId, OrderId, RoleName } from '@meja/domain';
import { PROTOCOL, PushResponse, type Verdict } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Database } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import type { Poke } from '../http/deps.ts';
import { NOW, openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type Answer, type TestApp } from './test-app.ts';

/** What tests of decisions have in common: a manager at head office, and two tablets that really push. */
export let test: TestApp;
export let restaurant: Restaurant;
export let a: EnvelopeWriter;
export let b: EnvelopeWriter;
export let manager: string;
/** Told since the test began, or since `quiet`. */
export let pokes: Poke[];

/** A new restaurant for each test, in one database for the file. */
export function decideInTests(): void {
  beforeAll(async () => {
    test = await startTestApp({ allowances: { tenant: { points: 100_000, seconds: 60 } } });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    restaurant = await openRestaurant(test.database.owner.db);
    const { devices, outletId, staff, tenantId } = restaurant;
    const at = NOW.getTime() - 3_600_000;
    const writerOf = (deviceId: (typeof devices)[0]) =>
      new EnvelopeWriter({ deviceId, outletId, actorId: staff.cashier, at });
    [a, b] = [writerOf(devices[0]), writerOf(devices[1])];
    manager = await tokenOf('manager');
    quiet();
    test.deps.pokes.subscribe(tenantId, null, (poke) => pokes.push(poke));
  });
}

export const quiet = (): void => {
  pokes = [];
};

export const tokenOf = (role: RoleName) => test.userToken(restaurant.tenantId, restaurant.staff[role]);

export async function push(by: EnvelopeWriter, ...mutations: unknown[]): Promise<Verdict[]> {
  const token = await test.deviceToken(restaurant.tenantId, by.deviceId, restaurant.outletId);
  const answer = PushResponse.parse(
    (await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token)).body,
  );
  if (answer.result !== 'judged') throw new Error(`answered ${answer.result}`);
  return answer.verdicts;
}

export const outcomes = async (by: EnvelopeWriter, ...mutations: unknown[]) =>
  (await push(by, ...mutations)).map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));

export async function rowsOf(table: keyof Database): Promise<Record<string, unknown>[]> {
  return withTenant(test.database.app.db, restaurant.tenantId, async (tx) => {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx);
    return rows;
  });
}

export async function resultsOf(path: string): Promise<Record<string, unknown>[]> {
  const answer = await test.get(`/api/exceptions/${path}`, manager);
  expect(answer.status, answer.text).toBe(200);
  return answer.body['results'] as Record<string, unknown>[];
}

export const head = async () => (await rowsOf('streams')).find(({ kind }) => kind === 'outlet')?.['head'];

export const decide = (path: string, body: unknown, token = manager) =>
  test.post(`/api/exceptions/${path}`, body, token);

export function expectOk(answer: Answer): Answer['body'] {
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

export const historyOf = async (orderId: OrderId) =>
  (await test.get(`/api/orders/${orderId}`, manager)).body['history'] as Record<string, unknown>[];

/** An order of one line that A opened, unsent. */
export async function order(by = a, unitPrice = 25_000): Promise<{ orderId: OrderId; lineId: LineId }> {
  const orderId = anId<OrderId>();
  const line = addLineArgs({ orderId, unitPrice });
  await push(
    by,
    by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
    by.write({ name: 'order.addLine', args: line }),
  );
  return { orderId, lineId: line.lineId };
}

export const quantity = (
  by: EnvelopeWriter,
  at: { orderId: OrderId; lineId: LineId },
  quantity: number,
  overrides = {},
) => by.write({ name: 'order.changeQuantity', args: { ...at, quantity } }, overrides);
