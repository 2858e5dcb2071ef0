import { billOf, paidOf, type LineId, type OrderId, type MutationId } from '@meja/domain';
import { GENESIS, isIntact } from '@meja/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../testing/fake-server.ts';
import { addLine, changeQuantity, furnish, payCash } from '../testing/outlet.ts';
import { identityOf, Tablet } from '../testing/tablet.ts';
import { adoptIdentity } from '../data/identity.ts';
import { readFollow, readMeta } from '../data/meta.ts';

const TABLE = '0190a000-0000-7000-8000-0000000000d1';
const EPOCH_2 = 'bbbbbbbb-0000-4000-8000-000000000002';

describe('a cycle', () => {
  let server: FakeServer;
  let tablet: Tablet;

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    tablet = await Tablet.enrolled(server);
    await tablet.settle();
  });

  const everythingOnce = (): boolean => [...server.effects.values()].every((times) => times === 1);

  it('delivers what was taken offline exactly once, though the reply was lost', async () => {
    const order = await tablet.open(2);
    await tablet.do((issue) => [payCash(issue, order.id, billOf(order).total)]);
    server.faults = ['reply lost'];
    expect((await tablet.sync()).ok).toBe(false);
    expect(await tablet.queued()).toBe(3);
    await tablet.settle();
    expect(everythingOnce()).toBe(true);
    expect(server.orders()).toHaveLength(1);
    expect(paidOf(server.order(order.id)!)).toBe(billOf(order).total);
    expect(await tablet.db.outbox.count()).toBe(0);
    expect(await tablet.db.journal.count()).toBe(3);
  });

  it('lets a row leave the outbox only by a verdict and a pull that covers it', async () => {
    await tablet.open();
    server.faults = [null, 'request lost'];
    await tablet.sync();
    const rows = await tablet.db.outbox.toArray();
    expect(rows.map((row) => row.verdict?.outcome)).toEqual(['applied', 'applied']);
    expect(await tablet.view()).toHaveLength(1);
    await tablet.settle();
    expect(await tablet.db.outbox.count()).toBe(0);
    expect(await tablet.view()).toHaveLength(1);
  });

  it('shows nothing twice between a pull that brought its work and the verdict on it', async () => {
    const order = await tablet.open(2);
    server.faults = ['reply lost'];
    await tablet.sync();
    // Another tab that pulls without having pushed, as it may when it has just begun to lead.
    const { pullAll } = await import('./pull.ts');
    await pullAll(
      {
        db: tablet.db,
        api: tablet.api,
        bus: tablet.bus,
        now: () => server.now,
        verified: tablet.verified,
        onProgress: () => undefined,
      },
      tablet.identity.id,
      new AbortController().signal,
    );
    expect((await tablet.order(order.id)).lines).toHaveLength(1);
    expect(await tablet.db.outbox.count()).toBe(2);
    await tablet.settle();
    expect(await tablet.db.outbox.count()).toBe(0);
    expect(everythingOnce()).toBe(true);
  });

  it('sends long queues in batches, and smaller ones where the server finds them too large', async () => {
    const order = await tablet.open();
    for (let i = 0; i < 5; i += 1)
      await tablet.do((issue) => Array.from({ length: 50 }, () => addLine(order.id, issue.id<LineId>())));
    server.faults = ['too large'];
    await tablet.settle();
    expect(server.pushes).toEqual([100, 100, 52]);
    expect(server.order(order.id)?.lines).toHaveLength(251);
  });

  it('gets a long queue through a network that is too slow for all of it at once, and goes faster again', async () => {
    const order = await tablet.open();
    for (let i = 0; i < 4; i += 1)
      await tablet.do((issue) => Array.from({ length: 100 }, () => addLine(order.id, issue.id<LineId>())));
    const { push } = tablet.api;
    const sent: number[] = [];
    let carries = 100;
    tablet.api = {
      ...tablet.api,
      push: (as, mutations, signal) => {
        sent.push(mutations.length);
        if (mutations.length <= carries) return push(as, mutations, signal);
        server.now += 20_000;
        return Promise.resolve({ ok: false, error: { kind: 'unreachable' } });
      },
    };
    expect((await tablet.sync()).ok).toBe(false);
    expect((await tablet.sync()).ok).toBe(false);
    carries = 200;
    await tablet.settle();
    expect(sent).toEqual([200, 50, 200, 50, 200, 102]);
    expect(await tablet.queued()).toBe(0);
  });

  it('gives up on one too large record for now, and loses nothing', async () => {
    await tablet.open();
    server.faults = ['too large', 'too large'];
    expect(await tablet.sync()).toMatchObject({ ok: false, error: { code: 'TOO_LARGE' } });
    expect(await tablet.queued()).toBe(2);
    await tablet.settle();
    expect(await tablet.queued()).toBe(0);
  });

  it('closes a gap out of what it holds', async () => {
    const backup = server.backup();
    await tablet.open();
    await tablet.settle();
    server.restore(backup, server.epoch);
    await tablet.open();
    await tablet.settle();
    expect(server.orders()).toHaveLength(2);
    expect(await tablet.view()).toEqual(server.orders().sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('delivers again what a restored server has lost, even with nothing new to say', async () => {
    await tablet.open();
    await tablet.settle();
    const backup = server.backup();
    const lost = await tablet.open(3);
    await tablet.do((issue) => [payCash(issue, lost.id, 10_000)]);
    await tablet.settle();
    const before = await tablet.view();
    server.restore(backup, EPOCH_2);
    await tablet.settle();
    expect(server.orders()).toHaveLength(2);
    expect(paidOf(server.order(lost.id)!)).toBe(10_000);
    expect(await tablet.db.outbox.count()).toBe(0);
    expect((await tablet.view()).map((order) => order.lines.length)).toEqual(
      before.map((order) => order.lines.length),
    );
  });

  it('keeps showing what it had while a new history is being loaded page by page', async () => {
    for (let i = 0; i < 5; i += 1) await tablet.open();
    await tablet.settle();
    server.restore(server.backup(), EPOCH_2);
    server.pageLimit = 2;
    server.faults = [null, null, 'request lost'];
    await tablet.sync();
    expect(await tablet.view()).toHaveLength(5);
    tablet.restart();
    expect(await tablet.view()).toHaveLength(5);
    await tablet.settle();
    expect(await tablet.view()).toHaveLength(5);
    expect((await readFollow(tablet.db)).epoch).toBe(EPOCH_2);
  });

  it('drops what a new history does not have', async () => {
    const backup = server.backup();
    const other = await Tablet.enrolled(server, 2);
    await other.settle();
    await other.open();
    await other.settle();
    await tablet.settle();
    expect(await tablet.view()).toHaveLength(1);
    server.restore(backup, EPOCH_2);
    await tablet.settle();
    expect(await tablet.view()).toHaveLength(0);
  });

  it('puts a verdict that a person must see before them, once, and leaves the change out of the view', async () => {
    const other = await Tablet.enrolled(server, 2);
    await other.settle();
    const { id, lines } = await tablet.open();
    await tablet.settle();
    await other.settle();
    const lineId = lines[0]!.id;
    await other.do(() => [changeQuantity(id, lineId, 5)]);
    await tablet.do(() => [changeQuantity(id, lineId, 7)]);
    await other.settle();
    await tablet.settle();
    expect((await tablet.order(id)).lines[0]?.quantity).toBe(5);
    const attention = await tablet.db.attention.toArray();
    expect(attention).toMatchObject([
      { verdict: { outcome: 'conflict', detail: { mine: { quantity: 7 }, theirs: { quantity: 5 } } } },
    ]);
    await tablet.settle();
    expect(await tablet.db.attention.count()).toBe(1);
    await other.settle();
    expect(await other.view()).toEqual(await tablet.view());
  });

  it('keeps with it what head office decided since, and takes no notice of what it does not know', async () => {
    const other = await Tablet.enrolled(server, 2);
    await other.settle();
    const { id, lines } = await tablet.open();
    await tablet.settle();
    await other.settle();
    const lineId = lines[0]!.id;
    await other.do(() => [changeQuantity(id, lineId, 5)]);
    await tablet.do(() => [changeQuantity(id, lineId, 7)]);
    await other.settle();
    await tablet.settle();
    const [row] = await tablet.db.attention.toArray();
    const decision = { action: 'take', by: 'Ratna', at: server.now, note: 'Tujuh' };
    server.decisions = [
      { ...decision, mutationId: row!.id },
      { ...decision, mutationId: id as string as MutationId },
    ];
    await tablet.settle();
    expect(await tablet.db.attention.toArray()).toMatchObject([{ id: row!.id, decision }]);

    // A server that was put back says again all that it still knows: what it does not say was not decided.
    const backup = server.backup();
    server.decisions = [];
    server.restore(backup, 'bbbbbbbb-0000-4000-8000-000000000001');
    await tablet.settle();
    const [after] = await tablet.db.attention.toArray();
    expect(after).toMatchObject({ id: row!.id });
    expect(after?.decision).toBeUndefined();
  });

  it('keeps what was decided about what it did as somebody else, of which a restored server tells it nothing', async () => {
    const other = await Tablet.enrolled(server, 2);
    const order = await tablet.open();
    await tablet.settle();
    await other.settle();
    for (const each of [tablet, other])
      await each.do((issue) => [payCash(issue, order.id, billOf(order).total)]);
    await tablet.settle();
    await other.settle();
    const [row] = await other.db.attention.toArray();
    const decision = { action: 'given_back', by: 'Ratna', at: server.now, note: '' };
    server.decisions = [{ ...decision, mutationId: row!.id }];
    await other.settle();

    // Decisions are told to whom they are about.
    server.decisions = [];
    await adoptIdentity(other.db, identityOf(9), identityOf(9).privateKey, server.now);
    server.restore(server.backup(), EPOCH_2);
    await other.settle();
    expect(await other.db.attention.toArray()).toMatchObject([{ id: row!.id, decision }]);
  });

  it('says so when money found no room', async () => {
    const other = await Tablet.enrolled(server, 2);
    const order = await tablet.open();
    await tablet.settle();
    await other.settle();
    const pay = (who: Tablet) => who.do((issue) => [payCash(issue, order.id, billOf(order).total)]);
    await pay(tablet);
    await pay(other);
    await tablet.settle();
    await other.settle();
    expect(await other.db.attention.toArray()).toMatchObject([{ verdict: { code: 'UNALLOCATED' } }]);
    expect(server.unallocated).toMatchObject([{ amount: billOf(order).total }]);
    expect(paidOf(await other.order(order.id))).toBe(billOf(order).total);
  });

  it('loads everything anew when a checksum differs, once for the same head', async () => {
    await tablet.open();
    await tablet.settle();
    const [kept] = await tablet.view();
    await tablet.db.documents('order').clear();
    tablet.verified.clear();
    await tablet.settle();
    expect(await tablet.view()).toEqual([kept]);

    tablet.verified.clear();
    server.miscounted.add('orders');
    server.pulls = 0;
    await tablet.settle();
    await tablet.settle();
    expect(server.pulls).toBeLessThanOrEqual(3);
    expect(await tablet.view()).toEqual([kept]);
  });

  it('forgets what was deleted, and takes it back when it is there again', async () => {
    server.put('tables', { id: TABLE, name: 'A1', area: null, seats: 4, position: 1 });
    await tablet.settle();
    expect(await tablet.db.base('tables').count()).toBe(1);
    server.remove('tables', TABLE);
    await tablet.settle();
    expect(await tablet.db.base('tables').count()).toBe(0);
    server.put('tables', { id: TABLE, name: 'A2', area: null, seats: 4, position: 1 });
    await tablet.settle();
    expect(await tablet.db.base('tables').toArray()).toMatchObject([{ doc: { name: 'A2' } }]);
  });

  it('keeps what it can’t read, shows the rest, and still agrees with the server on what there is', async () => {
    server.put('orders', { id: TABLE, from: 'a later version' });
    await tablet.open();
    await tablet.settle();
    expect(await tablet.view()).toHaveLength(1);
    expect(await tablet.db.documents('order').count()).toBe(2);
    expect((await readFollow(tablet.db)).mismatch).toBeNull();
  });

  it('lets closed orders of past days leave the device, and keeps the open ones', async () => {
    const closed = await tablet.open();
    const open = await tablet.open();
    const [line] = closed.lines;
    await tablet.do((issue) => [
      { name: 'order.send', args: { orderId: closed.id, lineIds: [line!.id] } },
      payCash(issue, closed.id, billOf(closed).total),
      { name: 'order.complete', args: { orderId: closed.id } },
    ]);
    await tablet.settle();
    expect(await tablet.view()).toHaveLength(2);
    server.keepFrom = '2026-11-21';
    await tablet.settle();
    expect((await tablet.view()).map((order) => order.id)).toEqual<OrderId[]>([open.id]);
    expect((await readFollow(tablet.db)).mismatch).toBeNull();
  });

  it('takes nothing from an answer to a question that another tab has answered meanwhile', async () => {
    const { applyPage } = await import('../data/pages.ts');
    const asked = await readFollow(tablet.db);
    const stale = await server.apiFor().pull(tablet.identity.id, { ...asked, limit: 10 });
    await tablet.open();
    await tablet.settle();
    if (!stale.ok) throw new Error('lost');
    const page = {
      asked,
      deviceId: tablet.identity.id,
      response: stale.value,
      changes: [],
      at: server.now,
      verified: tablet.verified,
    };
    expect(await applyPage(tablet.db, page)).toBeNull();
    expect(await tablet.view()).toHaveLength(1);
  });

  it('keeps its queue when it is revoked, and delivers it under a new identity without doubling', async () => {
    const order = await tablet.open(2);
    server.faults = ['reply lost'];
    await tablet.sync();
    const later = await tablet.open();
    server.revoked.add(tablet.identity.id);
    expect(await tablet.sync()).toMatchObject({ ok: false, error: { code: 'DEVICE_REVOKED' } });
    expect(await tablet.queued()).toBe(4);

    await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now);
    await tablet.settle();
    expect(everythingOnce()).toBe(true);
    expect(server.orders().map((each) => each.id)).toEqual([order.id, later.id]);
    expect(await tablet.queued()).toBe(0);
    expect(await tablet.db.attention.count()).toBe(0);
  });

  it('still shows what no pull has brought yet when it becomes another device, and delivers it without doubling', async () => {
    const order = await tablet.open(2);
    server.faults = [null, 'request lost'];
    expect((await tablet.sync()).ok).toBe(false);
    expect(await tablet.queued()).toBe(0);
    await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now);
    expect((await tablet.order(order.id)).lines).toHaveLength(1);
    await tablet.settle();
    expect(await tablet.db.outbox.count()).toBe(0);
    expect(everythingOnce()).toBe(true);
  });

  it('delivers again, as whoever it is by then, all that it did under earlier names and a restored server has lost', async () => {
    await tablet.open();
    await tablet.settle();
    const backup = server.backup();
    const order = await tablet.open();
    await tablet.settle();
    await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now, {
      epoch: server.epoch,
    });
    await tablet.do((issue) => [addLine(order.id, issue.id<LineId>())]);
    await tablet.settle();
    server.restore(backup, EPOCH_2);
    await tablet.do((issue) => [addLine(order.id, issue.id<LineId>())]);
    await adoptIdentity(tablet.db, identityOf(12), identityOf(12).privateKey, server.now, {
      epoch: server.epoch,
    });
    expect((await tablet.order(order.id)).lines).toHaveLength(3);
    await tablet.settle();
    expect(server.orders()).toHaveLength(2);
    expect(server.order(order.id)?.lines).toHaveLength(3);
    expect(everythingOnce()).toBe(true);
    expect(await tablet.db.attention.count()).toBe(0);
    expect(await tablet.queued()).toBe(0);
    expect(new Set((await tablet.db.journal.toArray()).map((row) => row.deviceId))).toEqual(
      new Set([identityOf(12).id]),
    );
  });

  it('does not seal as its own what was damaged on its disk', async () => {
    await tablet.open(2);
    const [, damaged] = await tablet.db.outbox.toArray();
    if (!damaged) throw new Error('nothing waits');
    await tablet.db.outbox.put({
      ...damaged,
      envelope: { ...damaged.envelope, args: { ...(damaged.envelope.args as object), quantity: 7 } },
    });
    await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now);
    const carried = await tablet.db.outbox.toArray();
    expect(carried.map(({ envelope }) => isIntact(envelope))).toEqual(
      carried.map(({ envelope }) => envelope.id !== damaged.envelope.id),
    );
    expect(carried.map(({ envelope }) => envelope.prev)).toEqual([
      GENESIS,
      ...carried.slice(0, -1).map(({ envelope }) => envelope.hash),
    ]);
  });

  it('counts its own earlier work as seen after it has become another device', async () => {
    const { id, lines } = await tablet.open();
    await tablet.settle();
    const lineId = lines[0]!.id;
    await tablet.do(() => [changeQuantity(id, lineId, 4)]);
    await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now);
    await tablet.settle();
    expect(server.order(id)?.lines[0]?.quantity).toBe(4);
    expect(await tablet.db.attention.count()).toBe(0);
  });

  it('takes no number of a lost history for a change of the present one, which it has not seen', async () => {
    const other = await Tablet.enrolled(server, 2);
    await other.settle();
    const { id, lines } = await other.open();
    const lineId = lines[0]!.id;
    await other.settle();
    await tablet.settle();
    const backup = server.backup();
    await tablet.open();
    await tablet.do(() => [changeQuantity(id, lineId, 4)]);
    await tablet.settle();
    server.restore(backup, EPOCH_2);
    await other.settle();
    await other.do(() => [changeQuantity(id, lineId, 7)]);
    await other.settle();
    await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now, {
      epoch: server.epoch,
    });
    await tablet.settle();
    expect(server.order(id)?.lines[0]?.quantity).toBe(7);
    expect(await tablet.db.attention.toArray()).toMatchObject([{ verdict: { outcome: 'conflict' } }]);
  });

  it('keeps the queue of the device that it has become when an answer to the one before still comes', async () => {
    await tablet.open();
    await tablet.open();
    await tablet.settle();
    await tablet.open();
    const { push } = tablet.api;
    tablet.api = {
      ...tablet.api,
      push: async (as, mutations) => {
        await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now);
        const answer = await push(as, mutations);
        return answer.ok ? { ok: true, value: { ...answer.value, result: 'gap', expected: 1 } } : answer;
      },
    };
    const before = (await tablet.db.outbox.toArray()).map(({ envelope }) => envelope.id);
    expect((await tablet.sync()).ok).toBe(false);
    const after = await tablet.db.outbox.toArray();
    expect(after.map(({ envelope }) => envelope.id)).toEqual(before);
    expect(new Set(after.map(({ envelope }) => envelope.deviceId))).toEqual(new Set([identityOf(9).id]));
    expect(await tablet.db.journal.count()).toBe(4);
  });

  it('shows what others do while a fork keeps its own queue waiting, and goes on once it has a new identity', async () => {
    const twin = await Tablet.enrolled(server, 1);
    await twin.settle();
    const theirs = await twin.open();
    await twin.settle();
    const mine = await tablet.open();
    expect(await tablet.sync()).toMatchObject({ ok: false, error: { code: 'DEVICE_FORKED' } });
    expect((await tablet.view()).map((order) => order.id)).toEqual([theirs.id, mine.id]);
    expect(await tablet.queued()).toBe(2);

    tablet.renewIdentity = async () => {
      await adoptIdentity(tablet.db, identityOf(9), identityOf(9).privateKey, server.now);
      return { ok: true, value: undefined };
    };
    await tablet.settle();
    expect(server.orders()).toHaveLength(2);
    expect(await tablet.queued()).toBe(0);
    expect((await readMeta(tablet.db, 'identity'))?.number).toBe(9);
  });

  it('says when it asks for what is new while its own work could not be delivered', async () => {
    await tablet.open();
    server.faults = ['server error'];
    server.waiting = [];
    expect((await tablet.sync()).ok).toBe(false);
    expect(server.waiting).toEqual([true]);
    await tablet.settle();
    expect(await tablet.queued()).toBe(0);
    expect(server.waiting.slice(1)).not.toContain(true);
    expect(server.waiting.length).toBeGreaterThan(1);
  });

  it('drops another outlet’s base when it is enrolled there, never its queue', async () => {
    await tablet.open();
    await tablet.settle();
    await tablet.open();
    const elsewhere = identityOf(9, { outletId: '0190a000-0000-7000-8000-0000000000ff' as never });
    await adoptIdentity(tablet.db, elsewhere, elsewhere.privateKey, server.now);
    expect(await tablet.db.documents('order').count()).toBe(0);
    expect((await readFollow(tablet.db)).complete).toBe(false);
    expect(await tablet.queued()).toBe(2);
  });
});
