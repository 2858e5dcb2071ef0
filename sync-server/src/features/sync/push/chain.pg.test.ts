import { PROTOCOL, seal, type Envelope } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { NOW, openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';

/** What becomes of a device's records that do not hang together, as everybody outside sees it. */

let test: TestApp;
let restaurant: Restaurant;
let token: string;
let by: EnvelopeWriter;

beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  restaurant = await openRestaurant(test.database.owner.db);
  const { tenantId, outletId, devices, staff } = restaurant;
  token = await test.deviceToken(tenantId, devices[0], outletId);
  by = new EnvelopeWriter({
    deviceId: devices[0],
    outletId,
    actorId: staff.cashier,
    at: NOW.getTime() - 3_600_000,
  });
});

const open = () => by.write({ name: 'order.open', args: openOrderArgs() });
async function outcomes(mutations: unknown[]): Promise<string[]> {
  const { body, text } = await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token);
  expect(body['result'], text).toBe('judged');
  return (body['verdicts'] as { outcome: string; code: string | null }[]).map(({ outcome, code }) =>
    code ? `${outcome} ${code}` : outcome,
  );
}
const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.app.db, restaurant.tenantId, work);
const breaks = () =>
  inTenant((tx) =>
    tx.selectFrom('chain_breaks').select(['device_seq', 'expected', 'got', 'status']).execute(),
  );
/** A record sealed anew, as somebody would who knows how and wants it to look whole. */
const resealed = ({ hash: _, ...envelope }: Envelope, changes: Partial<Envelope>) =>
  seal({ ...envelope, ...changes });
const count = async () => {
  const text = await test.deps.metrics.registry.metrics();
  return Number(/^meja_chain_breaks_total (\d+)/m.exec(text)?.[1]);
};

describe('records that follow on one another', () => {
  it('are no news, in one push or in many', async () => {
    await outcomes([open(), open()]);
    await outcomes([open()]);
    expect(await breaks()).toEqual([]);
  });
});

describe('a record put in the place of another', () => {
  it('is judged, and the break behind it is written down once, counted and logged', async () => {
    const [first, second, third] = [open(), open(), open()];
    const other = resealed(second, { id: anId(), args: openOrderArgs({ note: 'another one' }) });
    const before = await count();
    expect(await outcomes([first, other, third])).toEqual(['applied', 'applied', 'applied']);
    const found = [{ device_seq: 3, expected: other.hash, got: second.hash, status: 'open' }];
    expect(await breaks()).toEqual(found);
    expect(await count()).toBe(before + 1);
    expect(test.logged.filter((line) => line.includes("a device's chain is broken"))).toHaveLength(1);

    await outcomes([first, other, third]);
    await outcomes([open()]);
    expect(await breaks()).toEqual(found);
    expect(await count()).toBe(before + 1);
  });

  it('is found across pushes', async () => {
    const [first, second] = [open(), open()];
    await outcomes([first]);
    expect(await outcomes([resealed(second, { prev: 'f'.repeat(64) })])).toEqual(['applied']);
    expect(await breaks()).toMatchObject([{ device_seq: 2, expected: first.hash }]);
  });
});

describe('a record whose content is not what was sealed', () => {
  it('is kept to the letter for a person, and holds up nobody', async () => {
    const { orderId } = openOrderArgs();
    const opened = by.write({ name: 'order.open', args: openOrderArgs({ orderId }) });
    const line = by.write({ name: 'order.addLine', args: addLineArgs({ orderId, unitPrice: 25_000 }) });
    const sent = open();
    const cheaper = { ...line, args: { ...addLineArgs({ orderId }), unitPrice: 1 } };
    expect(await outcomes([opened, cheaper, sent])).toEqual(['applied', 'quarantined ALTERED', 'applied']);
    expect(await breaks()).toEqual([]);
    const kept = await inTenant((tx) =>
      tx.selectFrom('quarantine').select(['raw', 'code', 'status']).execute(),
    );
    expect(kept).toEqual([{ raw: JSON.stringify(cheaper), code: 'ALTERED', status: 'open' }]);
    expect(await inTenant((tx) => tx.selectFrom('order_lines').selectAll().execute())).toEqual([]);
  });
});

describe('a record that cannot be read', () => {
  it('leaves the chain unknown behind it, within a push and across two', async () => {
    const [first, , third] = [open(), open(), open()];
    expect(await outcomes([first, '{"deviceSeq":2'])).toEqual(['applied', 'quarantined MALFORMED']);
    expect(await outcomes([third])).toEqual(['applied']);
    expect(await outcomes([resealed(open(), { prev: 'f'.repeat(64) })])).toEqual(['applied']);
    expect(await breaks()).toMatchObject([{ device_seq: 4, expected: third.hash }]);
  });
});
