import { billOf, paidOf, type OrderId } from '@meja/domain';
import { forceCloseDatabase } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { SCHEMA_VERSION } from '../data/db.ts';
import { until } from '../testing/browser.ts';
import { CASHIER, staffMember, WAITER } from '../testing/outlet.ts';
import { pay, PIN_HASH, type Shop, shopForEach, signedIn, takeOrder } from '../testing/shop.ts';
import { Tablet } from '../testing/tablet.ts';

describe('the tablet', () => {
  let shop: Shop;
  shopForEach((opened) => (shop = opened));

  it('enrols, loads, and asks the browser to keep what it stores', async () => {
    const pos = await shop.enrolled();
    expect(pos.device.current).toMatchObject({
      state: 'enrolled',
      number: 1,
      series: 'JKT-1',
      outletName: 'Jakarta',
    });
    expect(pos.catalogue.settings?.code).toBe('JKT');
    expect(pos.catalogue.staff.map(({ name, hasPin }) => [name, hasPin])).toEqual([
      ['cashier', true],
      ['waiter', false],
    ]);
    await until(() => pos.storage.persisted === true);
  });

  it('says why it could not be enrolled', async () => {
    const pos = await shop.open();
    expect(await pos.device.enrol('XXXX-XXXX', 'a')).toEqual({
      ok: false,
      error: { code: 'ENROLMENT_CODE_INVALID' },
    });
    shop.http.online = false;
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'OFFLINE' } });
    const insecure = await shop.open({ ...shop.browser.tab(), isSecure: false });
    expect(await insecure.device.enrol('ABCD-2345', 'a')).toEqual({
      ok: false,
      error: { code: 'INSECURE_CONTEXT' },
    });
    expect(pos.device.current.state).toBe('unenrolled');
  });

  it('says that the app failed, and not the network, where the browser lacks what is needed', async () => {
    const pos = await shop.open();
    const missing = new TypeError('AbortSignal.any is not a function');
    const any = vi.spyOn(AbortSignal, 'any').mockImplementation(() => {
      throw missing;
    });
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'APP_FAILED' } });
    any.mockRestore();
    expect(shop.browser.bugs.splice(0)).toEqual([missing]);
    expect((await pos.device.enrol('ABCD-2345', 'a')).ok).toBe(true);
  });

  it('gets in by a code that is called used only because the answer was lost', async () => {
    const pos = await shop.open();
    shop.http.losing.add('/api/devices/enrol');
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'OFFLINE' } });
    const reloaded = await shop.open();
    expect((await reloaded.device.enrol('ABCD-2345', 'a')).ok).toBe(true);
    expect(reloaded.device.current).toMatchObject({ state: 'enrolled', number: 1 });
  });

  it('becomes a device of its own when it finds itself copied, and delivers what waits', async () => {
    const pos = await signedIn(await shop.enrolled());
    const { current } = pos.device;
    if (current.state !== 'enrolled') throw new Error('not enrolled');
    const twin = await Tablet.enrolled(shop.server, 1);
    await twin.settle();
    await twin.open();
    await twin.settle();
    const order = await takeOrder(pos);
    await until(() => shop.server.order(order.id) !== undefined, 'delivery');
    await until(() => pos.sync.state.state === 'idle' && pos.orders.all.length === 2);
    expect(pos.device.current).toMatchObject({ state: 'enrolled', number: 2, series: 'JKT-2' });
    expect(pos.sync.attention).toEqual([]);
  });

  it('corrects a clock that is hours off, and goes by the server’s time', async () => {
    shop.browser.clockErrorMs = -3 * 60 * 60 * 1000;
    const pos = await shop.enrolled();
    expect(pos.now()).toBe(shop.server.now);
    expect(pos.sync.clockOffsetMs).toBe(3 * 60 * 60 * 1000);
    expect(pos.businessDay()).toBe('2026-11-20');
  });

  it('takes orders without a network, through a reload, and delivers them once when it returns', async () => {
    const memory = new Map<string, string>();
    const env = shop.browser.tab(memory);
    const pos = await signedIn(await shop.enrolled(env));
    shop.http.online = false;
    const order = await takeOrder(pos, 2);
    expect((await pay(pos, order.id, billOf(order).total)).ok).toBe(true);
    expect(pos.orders.byId(order.id)?.payments).toHaveLength(1);
    expect(pos.orders.hasUnsent(order.id)).toBe(true);
    await expect.poll(() => pos.sync.state).toEqual({ state: 'offline', queued: 3 });
    const before = pos.orders.all;
    await pos.close();

    const again = shop.browser.tab(memory);
    const reloaded = await shop.open(again);
    expect(reloaded.orders.all).toEqual(before);
    expect(reloaded.session.current).toMatchObject({ state: 'signed-in', staff: { id: CASHIER } });
    expect(reloaded.sync.state).toEqual({ state: 'connecting', queued: 3 });
    await until(() => reloaded.sync.state.state === 'offline', 'noticing');
    expect(reloaded.sync.waiting.map((each) => [each.name, each.actorName, each.title])).toEqual([
      ['order.open', 'cashier', 'JKT-1-261120-1'],
      ['order.addLine', 'cashier', 'JKT-1-261120-1'],
      ['payment.record', 'cashier', 'JKT-1-261120-1'],
    ]);

    shop.http.online = true;
    shop.server.faults = ['reply lost'];
    again.signal('online');
    await until(() => {
      shop.browser.timers.advance(10);
      return reloaded.sync.state.state === 'idle';
    }, 'delivery');
    expect(shop.server.faults).toEqual([]);
    expect(shop.server.orders()).toHaveLength(1);
    expect(paidOf(shop.server.order(order.id)!)).toBe(billOf(order).total);
    expect(reloaded.orders.all.some(({ id }) => reloaded.orders.hasUnsent(id))).toBe(false);
    expect([...shop.server.effects.values()]).toEqual([1, 1, 1]);
  });

  it('takes orders on, and delivers them, for a server that has outgrown it', async () => {
    const pos = await signedIn(await shop.enrolled());
    shop.server.outgrown = true;
    const order = await takeOrder(pos, 2);
    await until(() => pos.sync.state.state === 'needs-upgrade', 'noticing');
    expect(shop.browser.updateLooks).toBe(1);
    expect(shop.server.order(order.id)?.lines).toHaveLength(1);
    expect(pos.sync.state.queued).toBe(0);

    expect((await pay(pos, order.id, 1000)).ok).toBe(true);
    await until(() => {
      shop.browser.timers.advance(100);
      return shop.server.order(order.id)?.payments.length === 1;
    }, 'delivery');
    await until(() => pos.sync.state.queued === 0);
    // Judged, and still shown by this device's own account until a pull has brought it.
    expect(pos.orders.byId(order.id)?.payments).toHaveLength(1);

    shop.server.outgrown = false;
    pos.sync.syncNow();
    await until(() => pos.sync.state.state === 'idle', 'being in step');
    expect(pos.orders.byId(order.id)?.payments).toHaveLength(1);
    expect([...shop.server.effects.values()]).toEqual([1, 1, 1]);
  });

  it('stops when it is revoked, keeps its queue, and goes on once enrolled again', async () => {
    const pos = await signedIn(await shop.enrolled());
    const [device] = [pos.device.current];
    if (device?.state !== 'enrolled') throw new Error('not enrolled');
    const order = await takeOrder(pos);
    shop.server.revoked.add(device.id);
    await pay(pos, order.id, 1000).catch(() => undefined);
    await until(() => pos.device.current.state === 'revoked');
    await until(() => pos.sync.state.state === 'stopped');
    expect(pos.sync.state).toMatchObject({ state: 'stopped', code: 'DEVICE_REVOKED' });
    const { queued } = pos.sync.state;
    expect(pos.session.current.state).toBe('signed-out');
    await signedIn(pos);
    expect(await pay(pos, order.id, 1000)).toEqual({ ok: false, error: { code: 'DEVICE_REVOKED' } });
    await until(() => pos.queueFiles.handIn?.code === null, 'handing in');
    expect(pos.queueFiles.handIn).toMatchObject({ arrived: queued });
    expect(shop.server.held.size).toBe(queued);
    shop.http.codes.add('ABCD-2345');
    expect((await pos.device.enrol('ABCD-2345', 'Kasir')).ok).toBe(true);
    await until(() => pos.sync.state.state === 'idle');
    expect(pos.device.current).toMatchObject({ state: 'enrolled', number: 2 });
    expect(queued).toBeGreaterThan(0);
    expect(paidOf(shop.server.order(order.id)!)).toBe(1000);
  });

  it('locks after five minutes without a touch, and forgets whoever is deactivated', async () => {
    const env = shop.browser.tab();
    const pos = await signedIn(await shop.enrolled(env));
    shop.browser.timers.advance(4 * 60_000);
    env.touch();
    shop.browser.timers.advance(4 * 60_000);
    expect(pos.session.current.state).toBe('signed-in');
    expect(pos.session.may('payment:create')).toBe(true);
    shop.browser.timers.advance(2 * 60_000);
    expect(pos.session.current.state).toBe('signed-out');
    expect(pos.session.may('payment:create')).toBe(false);
    await signedIn(pos);
    shop.server.put('staff', { ...staffMember(CASHIER, 'cashier', PIN_HASH), isActive: false });
    pos.sync.syncNow();
    await until(() => pos.session.current.state === 'signed-out');
  });

  it('says that it is unusable where the browser gives no database, and takes no orders', async () => {
    const { storage: _, ...env } = shop.browser.tab();
    const broken = {
      ...shop.browser.factory,
      databases: () => Promise.resolve([]),
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    const pos = await shop.open({ ...env, storage: { indexedDB: broken, IDBKeyRange: globalThis as never } });
    expect(pos.device.current).toEqual({ state: 'unusable', code: 'STORAGE_UNAVAILABLE' });
    expect(await pos.dispatch(() => [])).toMatchObject({ ok: false, error: { code: 'STORAGE_FAILED' } });
  });

  it('refuses without somebody signed in, and without the right to it', async () => {
    const pos = await shop.enrolled();
    expect(await pay(pos, 'x' as OrderId, 1)).toEqual({ ok: false, error: { code: 'ACTOR_UNKNOWN' } });
    expect(await pos.session.signIn(WAITER, '600006')).toEqual({ ok: false, error: { code: 'PIN_NOT_SET' } });
  });

  it('offers a new version of the app and lets the screens choose the moment', async () => {
    const env = shop.browser.tab();
    const pos = await shop.enrolled(env);
    let takenOver = 0;
    expect(pos.update.ready).toBe(false);
    env.offerUpdate(() => (takenOver += 1));
    expect(pos.update.ready).toBe(true);
    pos.update.apply();
    expect(takenOver).toBe(1);
  });

  it('shows what was pulled page by page when the last page has come', async () => {
    shop.server.pageLimit = 2;
    const pos = await shop.enrolled();
    expect(pos.catalogue.staff).toHaveLength(2);
    expect(pos.catalogue.progress).toBeNull();
  });

  it('leaves the database alone when a later version of the app has changed it', async () => {
    await (await shop.enrolled()).close();
    await changeByLaterVersion(shop.browser.factory);
    const pos = await shop.open();
    expect(pos.device.current).toEqual({ state: 'unusable', code: 'RELOAD_NEEDED' });
    expect(await takeOrder(pos).catch(() => 'refused')).toBe('refused');
    expect(await shop.browser.factory.databases()).toEqual([
      { name: 'meja', version: 10 * (SCHEMA_VERSION + 1) },
    ]);
  });

  it('gives way to a later version that wants to change the database', async () => {
    const pos = await shop.enrolled();
    await changeByLaterVersion(shop.browser.factory);
    expect(pos.device.current).toEqual({ state: 'unusable', code: 'RELOAD_NEEDED' });
  });

  it('goes on when the browser drops its connection to the database', async () => {
    const pos = await signedIn(await shop.enrolled());
    const order = await takeOrder(pos);
    for (const connection of shop.browser.connections) forceCloseDatabase(connection as never);
    shop.browser.timers.advance(1);
    expect((await pay(pos, order.id, 1000)).ok).toBe(true);
    expect(pos.device.current.state).toBe('enrolled');
    await until(() => shop.server.order(order.id)?.payments.length === 1);
  });

  it('lets a new version in by itself once the screen has locked, or nobody looks and nobody is signed in', async () => {
    const env = shop.browser.tab();
    const pos = await signedIn(await shop.enrolled(env));
    let takenOver = 0;
    env.offerUpdate(() => (takenOver += 1));
    env.signal('hidden');
    expect(takenOver).toBe(0);
    shop.browser.timers.advance(6 * 60_000);
    expect(takenOver).toBe(1);
    env.signal('hidden');
    expect(takenOver).toBe(2);
    expect(pos.session.current.state).toBe('signed-out');
  });

  it('forces no new version on an order that is open, though its screen has locked', async () => {
    const env = shop.browser.tab();
    const pos = await signedIn(await shop.enrolled(env));
    let takenOver = 0;
    env.offerUpdate(() => (takenOver += 1));
    env.inOrder = true;
    shop.browser.timers.advance(6 * 60_000);
    env.signal('hidden');
    expect([pos.session.current.state, takenOver]).toEqual(['signed-out', 0]);
    expect(pos.update.ready).toBe(true);
  });
});

async function changeByLaterVersion(factory: IDBFactory): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open('meja', 10 * (SCHEMA_VERSION + 1));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('it does not open'));
  });
  db.close();
}
