import type { LineId, OrderId } from '@meja/domain';
import type { Envelope } from '@meja/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addLine, CASHIER, openOrder, send, staffMember, WAITER } from '../testing/outlet.ts';
import { phcOf, Shop } from '../testing/shop.ts';
import { until } from '../testing/browser.ts';
import { MejaDb } from '../data/db.ts';
import type { Pos } from './pos.svelte.ts';

describe('what somebody may not do by themselves', () => {
  let shop: Shop;
  let pos: Pos;
  let orderId: OrderId;
  let lineId: LineId;

  beforeEach(async () => {
    shop = new Shop();
    shop.server.put('staff', staffMember(WAITER, 'waiter', phcOf('600006')));
    pos = await shop.enrolled();
    expect((await pos.session.signIn(WAITER, '600006')).ok).toBe(true);
    const made = await pos.dispatch((issue) => {
      orderId = issue.id();
      lineId = issue.id();
      return [openOrder(issue, orderId), addLine(orderId, lineId), send(orderId, [lineId])];
    });
    expect(made.ok).toBe(true);
  });
  afterEach(() => shop.close());

  const voidIt = () =>
    pos.dispatch(() => [{ name: 'order.voidLine', args: { orderId, lineId, reason: 'salah pesan' } }]);
  const queued = async (): Promise<Envelope[]> => {
    const db = new MejaDb(shop.browser.tab().storage);
    const rows = [...(await db.outbox.toArray()), ...(await db.journal.toArray())];
    db.close();
    return rows.map(({ envelope }) => envelope);
  };

  it('is done once somebody who may has typed their PIN, and says who that was', async () => {
    const voiding = voidIt();
    await until(() => pos.approval.asked !== null, 'being asked');
    expect(pos.approval.asked).toMatchObject({ permission: 'order:cancel', people: [{ id: CASHIER }] });
    expect(await pos.approval.allow(CASHIER, '123456')).toMatchObject({ error: { code: 'WRONG_PIN' } });
    expect((await pos.approval.allow(CASHIER, '400004')).ok).toBe(true);
    expect((await voiding).ok).toBe(true);
    expect(pos.approval.asked).toBeNull();
    const record = (await queued()).find(({ name }) => name === 'order.voidLine');
    expect(record).toMatchObject({ actorId: WAITER, approval: { by: CASHIER } });
    expect(record?.proof?.mac).not.toBe(record?.approval?.proof.mac);
    expect(pos.session.current).toMatchObject({ staff: { id: WAITER } });
  });

  it('is told of the order with who allowed it, before and after it is delivered', async () => {
    const told = async () =>
      (await pos.approval.allowedOn({ kind: 'order', id: orderId }, 0)).map(({ command, by }) => [
        command.name,
        by,
      ]);
    expect(await told()).toEqual([]);
    const voiding = voidIt();
    await until(() => pos.approval.asked !== null, 'being asked');
    await pos.approval.allow(CASHIER, '400004');
    await voiding;
    expect(await told()).toEqual([['order.voidLine', CASHIER]]);
    await until(() => {
      shop.browser.timers.advance(10);
      return pos.sync.state.state === 'idle' && !pos.orders.hasUnsent(orderId);
    }, 'delivery');
    expect(await told()).toEqual([['order.voidLine', CASHIER]]);
  });

  it('is not done when nobody allows it, and asks anew the next time', async () => {
    const voiding = voidIt();
    await until(() => pos.approval.asked !== null, 'being asked');
    expect(await voidIt()).toMatchObject({ error: { code: 'NOT_APPROVED' } });
    pos.approval.dismiss();
    expect(await voiding).toMatchObject({ error: { code: 'NOT_APPROVED' } });
    expect((await queued()).map(({ name }) => name)).not.toContain('order.voidLine');
    const again = voidIt();
    await until(() => pos.approval.asked !== null, 'being asked');
    await pos.approval.allow(CASHIER, '400004');
    expect((await again).ok).toBe(true);
  });

  it('is not done for somebody who has left the tablet meanwhile', async () => {
    const voiding = voidIt();
    await until(() => pos.approval.asked !== null, 'being asked');
    pos.session.signOut();
    await pos.approval.allow(CASHIER, '400004');
    expect((await voiding).ok).toBe(false);
  });

  it('can’t be asked of anybody who may not, or has no PIN', () => {
    expect(pos.approval.canAsk('order:cancel')).toBe(true);
    expect(pos.approval.canAsk('payment:refund')).toBe(false);
  });
});

describe('who is signed in', () => {
  let shop: Shop;
  beforeEach(() => (shop = new Shop()));
  afterEach(() => shop.close());

  it('stays so through a reload, and still proves what they do', async () => {
    const memory = new Map<string, string>();
    const pos = await shop.enrolled(shop.browser.tab(memory));
    expect((await pos.session.signIn(CASHIER, '400004')).ok).toBe(true);
    await pos.close();
    const again = await shop.open(shop.browser.tab(memory));
    expect(again.session.current).toMatchObject({ state: 'signed-in', staff: { id: CASHIER } });
    const done = await again.dispatch((issue) => [openOrder(issue, issue.id())]);
    expect(done.ok).toBe(true);
    const db = new MejaDb(shop.browser.tab().storage);
    const [row] = [...(await db.outbox.toArray()), ...(await db.journal.toArray())];
    db.close();
    expect(row?.envelope.proof?.mac).toHaveLength(43);
  });

  it('is nobody by a session that was written by hand', async () => {
    const pos = await shop.enrolled();
    await pos.close();
    const at = shop.server.now;
    const forged = new Map([['meja.session', JSON.stringify({ staffId: CASHIER, at, activeAt: at })]]);
    const attacked = await shop.open(shop.browser.tab(forged));
    expect(attacked.session.current.state).toBe('signed-out');
  });

  it('is nobody after signing out, nor by the session of before', async () => {
    const memory = new Map<string, string>();
    const pos = await shop.enrolled(shop.browser.tab(memory));
    await pos.session.signIn(CASHIER, '400004');
    const kept = new Map(memory);
    pos.session.signOut();
    await pos.close();
    const attacked = await shop.open(shop.browser.tab(kept));
    expect(attacked.session.current.state).toBe('signed-out');
  });

  it('is nobody any more once their PIN was changed or they were let go', async () => {
    const pos = await shop.enrolled();
    await pos.session.signIn(CASHIER, '400004');
    shop.server.put('staff', { ...staffMember(CASHIER, 'cashier', phcOf('400004')), name: 'Sari' });
    shop.http.tell({ stream: 'catalog', outletId: null, head: shop.server.heads.catalog } as never);
    await until(() => pos.catalogue.staffById.get(CASHIER)?.name === 'Sari', 'the other name');
    expect(pos.session.current.state).toBe('signed-in');
    shop.server.put('staff', staffMember(CASHIER, 'cashier', phcOf('271828', 'AAED')));
    shop.http.tell({ stream: 'catalog', outletId: null, head: shop.server.heads.catalog } as never);
    await until(() => pos.session.current.state === 'signed-out', 'being signed out');
    expect((await pos.session.signIn(CASHIER, '271828')).ok).toBe(true);
  });
});
