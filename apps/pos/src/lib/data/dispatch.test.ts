import { billOf, paidOf, type Command, type LineId, type Order } from '@meja/domain';
import { GENESIS, isIntact } from '@meja/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../testing/fake-server.ts';
import { addLine, CASHIER, furnish, OUTLET, payCash, send, staffMember, WAITER } from '../testing/outlet.ts';
import { Tablet } from '../testing/tablet.ts';

describe('dispatch', () => {
  let server: FakeServer;
  let tablet: Tablet;

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    tablet = await Tablet.enrolled(server);
    await tablet.settle();
  });

  it('numbers and chains what it saves, without a gap', async () => {
    await tablet.open();
    await tablet.open();
    const rows = await tablet.db.outbox.orderBy('deviceSeq').toArray();
    expect(rows.map((row) => row.deviceSeq)).toEqual([1, 2, 3, 4]);
    expect(rows.every((row) => isIntact(row.envelope))).toBe(true);
    expect(rows.map((row) => row.envelope.prev)).toEqual([
      GENESIS,
      ...rows.slice(0, -1).map((row) => row.envelope.hash),
    ]);
  });

  it('saves all of its commands or none', async () => {
    const order = await tablet.open();
    const before = await tablet.db.outbox.count();
    const refused = await tablet.try((issue) => [
      addLine(order.id, issue.id<LineId>()),
      payCash(issue, order.id, 999_000),
    ]);
    expect(refused).toEqual({ ok: false, error: { code: 'OVERPAYMENT' } });
    expect(await tablet.db.outbox.count()).toBe(before);
    expect((await tablet.order(order.id)).lines).toHaveLength(1);
  });

  it('takes order and receipt numbers of its own series, and only for what is saved', async () => {
    const first = await tablet.open();
    await tablet.try((issue) => [payCash(issue, first.id, 999_000)]);
    const paid = await tablet.do((issue) => [payCash(issue, first.id, billOf(first).total)]);
    const second = await tablet.open();
    expect([first.number, second.number]).toEqual(['JKT-1-261120-1', 'JKT-1-261120-2']);
    expect(paid.payments[0]?.receiptNumber).toBe('JKT-1-261120-R1');
  });

  it('goes on counting after a restart', async () => {
    await tablet.open();
    tablet.restart();
    expect((await tablet.open()).number).toBe('JKT-1-261120-2');
    expect(await tablet.db.outbox.count()).toBe(4);
  });

  it('begins to count anew with the business day, not with midnight', async () => {
    await tablet.open();
    server.now = Date.parse('2026-11-20T20:30:00Z'); // 03:30 in Jakarta; the day starts at 04:00
    expect((await tablet.open()).number).toBe('JKT-1-261120-2');
    server.now = Date.parse('2026-11-20T21:00:00Z');
    expect((await tablet.open()).number).toBe('JKT-1-261121-1');
  });

  it('lets two tabs that pay at the same moment take one payment', async () => {
    const order = await tablet.open(2);
    const pay = (tab: Tablet) => tab.try((issue) => [payCash(issue, order.id, billOf(order).total)]);
    const results = await Promise.all([pay(tablet), pay(tablet.otherTab())]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.find((result) => !result.ok)).toEqual({ ok: false, error: { code: 'ORDER_PAID' } });
    expect(paidOf(await tablet.order(order.id))).toBe(billOf(order).total);
  });

  it('lets many tabs write at once without using a number twice', async () => {
    const tabs = [tablet, tablet.otherTab(), tablet.otherTab()];
    await Promise.all(Array.from({ length: 12 }, (_, i) => tabs[i % 3]!.open()));
    const rows = await tablet.db.outbox.toArray();
    expect(rows.map((row) => row.deviceSeq)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
    const orders = await tablet.view();
    expect(new Set(orders.map((order) => order.number)).size).toBe(12);
  });

  it('asks for the roles of now, not those of signing in', async () => {
    const order = await tablet.open();
    tablet.actorId = WAITER;
    expect(await tablet.try((issue) => [payCash(issue, order.id, 1000)])).toEqual({
      ok: false,
      error: { code: 'NOT_PERMITTED', lacking: 'payment:create' },
    });
    server.put('staff', staffMember(WAITER, 'cashier'));
    await tablet.settle();
    expect((await tablet.try((issue) => [payCash(issue, order.id, 1000)])).ok).toBe(true);
    server.put('staff', { ...staffMember(WAITER, 'cashier'), isActive: false });
    await tablet.settle();
    expect(await tablet.try((issue) => [payCash(issue, order.id, 1000)])).toEqual({
      ok: false,
      error: { code: 'ACTOR_UNKNOWN' },
    });
  });

  it('refuses before the first load is complete, and once revoked', async () => {
    const fresh = await Tablet.enrolled(server, 2);
    expect(await fresh.try(() => [])).toEqual({ ok: false, error: { code: 'NOT_READY' } });
    await tablet.db.meta.put({ key: 'identity', value: { ...tablet.identity, revokedAt: 1 } });
    expect(await tablet.try(() => [])).toEqual({ ok: false, error: { code: 'DEVICE_REVOKED' } });
  });

  it('refuses what the server could not read, while somebody is there to correct it', async () => {
    const order = await tablet.open();
    const noted = (note: string) =>
      tablet.try((): Command[] => [
        { name: 'order.changeHeader', args: { ...headerOf(order), orderId: order.id, note } },
      ]);
    expect(await noted('a\0b')).toEqual({ ok: false, error: { code: 'INVALID' } });
    expect(await noted('n'.repeat(501))).toEqual({ ok: false, error: { code: 'INVALID' } });
    expect((await noted('tanpa sambal')).ok).toBe(true);
  });

  it('keeps arguments as its schema reads them', async () => {
    const { id, lines } = await tablet.open();
    const lineId = lines[0]!.id;
    await tablet.do(() => [
      send(id, [lineId]),
      { name: 'order.voidLine', args: { orderId: id, lineId, reason: '  burnt  ' } },
    ]);
    const last = await tablet.db.outbox.orderBy('deviceSeq').last();
    expect(last?.envelope.args).toEqual({ orderId: id, lineId, reason: 'burnt' });
  });

  it('writes nothing when the caller fails in the middle', async () => {
    const oops = new Error('a screen with a bug');
    await expect(
      tablet.try((issue) => {
        issue.orderNumber();
        throw oops;
      }),
    ).rejects.toBe(oops);
    expect(await tablet.db.outbox.count()).toBe(0);
    expect((await tablet.open()).number).toBe('JKT-1-261120-1');
  });

  it('sends each mutation with its device, outlet and person', async () => {
    const order = await tablet.open();
    const row = await tablet.db.outbox.get(1);
    expect(row?.envelope).toMatchObject({
      deviceId: tablet.identity.id,
      outletId: OUTLET,
      actorId: CASHIER,
      at: server.now,
      name: 'order.open',
    });
    expect(row?.refs).toEqual([`order:${order.id}`]);
  });
});

function headerOf({ tableId, covers, customerName, customerPhone, note }: Order) {
  return { tableId, covers, customerName, customerPhone, note };
}
