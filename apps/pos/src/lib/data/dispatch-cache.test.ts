import type { Command, LineId, Order, StaffId } from '@meja/domain';
import { docsOf, isIntact } from '@meja/sync';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ShownDocuments } from '../app/views/shown-documents.ts';
import { NOTHING_SHOWN, shownOf } from '../app/views/shown.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { addLine, CASHIER, furnish, send, staffMember, WAITER } from '../testing/outlet.ts';
import { nextId, Tablet } from '../testing/tablet.ts';
import type { Make } from './deciding.ts';
import { DispatchCache } from './dispatch-cache.ts';
import { dispatch } from './dispatch.ts';

/** One tab with what it shows and what it keeps, as the app puts them together. */
function tabOf(tablet: Tablet) {
  const { db, bus, server } = tablet;
  const cache = new DispatchCache(bus);
  let shown = NOTHING_SHOWN;
  const onBug = (bug: unknown): never => {
    throw bug;
  };
  const documents = new ShownDocuments({ db, bus, cache, onShown: (now) => (shown = now), onBug });
  const deps = { db, cache, now: () => server.now, newId: nextId };
  return {
    documents,
    orders: () => shownOf('order', shown),
    async do(order: Order, make: Make, by: { id?: StaffId; approver?: StaffId } = {}) {
      const about = [{ kind: 'order', id: order.id } as const];
      const result = await dispatch(deps, { id: CASHIER, vouch: null, ...by }, make, about);
      if (!result.ok) return result.error;
      bus.changed({ refs: result.value.refs, outbox: 'appended', isShown: true });
      await documents.showQueued(result.value);
      return docsOf('order', result.value.documents)[0];
    },
  };
}

describe('a tap on documents that this tab decided on last', () => {
  let server: FakeServer;
  let tablet: Tablet;
  let tab: ReturnType<typeof tabOf>;
  let order: Order;
  const oneMore: Make = (issue) => [addLine(order.id, issue.id<LineId>())];
  const linesOf = async (of = tablet): Promise<number> => (await of.order(order.id)).lines.length;

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    tablet = await Tablet.enrolled(server);
    await tablet.settle();
    order = await tablet.open();
    tab = tabOf(tablet);
    await tab.documents.load();
    await tab.do(order, oneMore);
  });
  afterEach(() => tab.documents.close());

  /** The stores of the transactions that write meanwhile. */
  function writes() {
    const begun = vi.spyOn(tablet.db, 'transaction');
    return () =>
      begun.mock.calls
        .filter(([mode]) => mode === 'rw')
        .map(([, stores]) => [stores].flat().map(({ name }) => name));
  }

  it('reads nothing of them again', async () => {
    const written = writes();
    await tab.do(order, oneMore);
    expect(written()).toEqual([['meta', 'outbox']]);
    expect(await linesOf()).toBe(3);
    expect(tab.orders()).toEqual(await tablet.view());
  });

  it('is decided anew where another tab has done something since, and no number is given twice', async () => {
    const other = tabOf(tablet.otherTab());
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? tab : other).do(order, oneMore)));
    const rows = await tablet.db.outbox.orderBy('deviceSeq').toArray();
    expect(rows.map(({ deviceSeq }) => deviceSeq)).toEqual(rows.map((_, i) => i + 1));
    expect(
      rows.every(
        ({ envelope }, i) =>
          isIntact(envelope) && envelope.prev === (rows[i - 1]?.envelope.hash ?? envelope.prev),
      ),
    ).toBe(true);
    expect(await linesOf()).toBe(12);
  });

  it('says no more than what it was refused for before, and saves nothing', async () => {
    const before = await tablet.queued();
    const lineId = order.lines[0]!.id;
    await tab.do(order, () => [send(order.id, [lineId])]);
    expect(
      await tab.do(order, () => [{ name: 'order.removeLine', args: { orderId: order.id, lineId } }]),
    ).toEqual({ code: 'LINE_SENT' });
    expect(await tablet.queued()).toBe(before + 1);
  });

  it('has the versions of what was read last, of other tablets too', async () => {
    await tablet.settle();
    const other = await Tablet.enrolled(server, 2);
    await other.settle();
    const lineId = order.lines[0]!.id;
    const to = (quantity: number): Command => ({
      name: 'order.changeQuantity',
      args: { orderId: order.id, lineId, quantity },
    });
    await other.do(() => [to(4)]);
    await other.settle();
    await tablet.settle();
    await expect.poll(() => tab.orders()[0]?.lines[0]?.quantity).toBe(4);
    const written = writes();
    await tab.do(order, () => [to(5)]);
    expect(written()).toEqual([['meta', 'outbox']]);
    await tablet.settle();
    expect((await tablet.order(order.id)).lines[0]?.quantity).toBe(5);
    expect(await tablet.db.attention.count()).toBe(0);
  });

  it('is shown with what came while it was on its way', async () => {
    await tablet.settle();
    const other = await Tablet.enrolled(server, 2);
    await other.settle();
    await other.do(() => [addLine(order.id, nextId() as LineId)]);
    await other.settle();
    const write = tablet.db.transaction.bind(tablet.db);
    const late = vi.spyOn(tablet.db, 'transaction');
    late.mockImplementationOnce(async (...how) => {
      await tablet.settle();
      await expect.poll(() => tab.orders()[0]?.lines.length).toBe(3);
      return write(...how);
    });
    await tab.do(order, oneMore);
    expect(tab.orders()).toEqual(await tablet.view());
    expect(tab.orders()[0]?.lines).toHaveLength(4);
  });

  it('does not go by the rights of who allowed the one before', async () => {
    server.put('staff', staffMember(WAITER, 'waiter'));
    await tablet.settle();
    const pay = (): Command[] => [
      { name: 'order.cancel', args: { orderId: order.id, reason: 'salah meja' } },
    ];
    expect(await tab.do(order, oneMore, { id: WAITER, approver: CASHIER })).toMatchObject({ id: order.id });
    expect(await tab.do(order, pay, { id: WAITER })).toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('asks anew who somebody is once their roles have changed, and whether the tablet is still in use', async () => {
    server.put('staff', { ...staffMember(CASHIER, 'cashier'), isActive: false });
    await tablet.settle();
    expect(await tab.do(order, oneMore)).toEqual({ code: 'ACTOR_UNKNOWN' });
    server.put('staff', staffMember(CASHIER, 'cashier'));
    await tablet.settle();
    await tab.do(order, oneMore);
    await tablet.db.meta.put({ key: 'identity', value: { ...tablet.identity, revokedAt: 1 } });
    expect(await tab.do(order, oneMore)).toEqual({ code: 'DEVICE_REVOKED' });
  });

  it('of another person, or on another order, reads what it needs', async () => {
    server.put('staff', staffMember(WAITER, 'waiter'));
    await tablet.settle();
    const written = writes();
    await tab.do(order, oneMore, { id: WAITER });
    const another = await tablet.open();
    await tab.do(another, (issue) => [addLine(another.id, issue.id<LineId>())], { id: WAITER });
    expect(written().every((stores) => stores.includes('orders'))).toBe(true);
  });
});
