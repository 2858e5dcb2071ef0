import { billOf } from '@meja/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../testing/fake-server.ts';
import { addLine, CASHIER, furnish, payCash, send } from '../testing/outlet.ts';
import { Tablet } from '../testing/tablet.ts';
import { acknowledge, readAttention } from './attention.ts';
import { readMeta } from './meta.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('what a tablet keeps', () => {
  let server: FakeServer;
  let tablet: Tablet;

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    tablet = await Tablet.enrolled(server);
    await tablet.settle();
  });

  /** A sale from the first line to the end, and one change that the server refuses and somebody sees. */
  async function serveADay(): Promise<void> {
    server.now += DAY_MS;
    server.keepFrom = new Date(server.now - 3 * DAY_MS).toISOString().slice(0, 10);
    const order = await tablet.open(2);
    await tablet.do((issue) => [
      send(
        order.id,
        order.lines.map(({ id }) => id),
      ),
      payCash(issue, order.id, billOf(order).total),
    ]);
    await tablet.do(() => [{ name: 'order.complete', args: { orderId: order.id } }]);
    await tablet.settle();

    const other = await tablet.open();
    await tablet.settle();
    await tablet.do((issue) => [addLine(other.id, issue.id())]);
    const standing = server.order(other.id);
    server.put('orders', { ...standing!, status: 'cancelled', cancelledAt: server.now });
    await tablet.settle();
    for (const { id, acknowledged } of await readAttention(tablet.db))
      if (!acknowledged) await acknowledge(tablet.db, id, { by: CASHIER, name: 'cashier', at: server.now });
  }

  const sizes = async () => ({
    orders: await tablet.db.documents('order').count(),
    outbox: await tablet.db.outbox.count(),
    journal: await tablet.db.journal.count(),
    attention: await tablet.db.attention.count(),
    imports: await tablet.db.imports.count(),
    numbers: Object.keys((await readMeta(tablet.db, 'numbers')) ?? {}).length,
    meta: await tablet.db.meta.count(),
  });

  it('is no more after a hundred and fifty days than after seventy-five', async () => {
    for (let day = 0; day < 75; day += 1) await serveADay();
    const before = await sizes();
    for (let day = 0; day < 75; day += 1) await serveADay();
    expect(await sizes()).toEqual(before);
    expect(before).toMatchObject({ outbox: 0, attention: 15 });
    expect(before.orders).toBeLessThanOrEqual(8);
    // Fifteen days of a sale of five changes and an order of three.
    expect(before.journal).toBe(15 * 8);
    // Orders and receipts of two months.
    expect(before.numbers).toBeLessThanOrEqual(2 * 62);
  });

  it('is delivered again to a server that was put back by up to two weeks', async () => {
    const backup = server.backup();
    for (let day = 0; day < 13; day += 1) await serveADay();
    const orders = server.orders().length;
    server.restore(backup, 'bbbbbbbb-0000-4000-8000-000000000002');
    await tablet.settle();
    expect(server.orders()).toHaveLength(orders);
    expect(new Set(server.effects.values())).toEqual(new Set([1]));
  });
});
