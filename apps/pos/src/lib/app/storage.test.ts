import { afterEach, describe, expect, it, vi } from 'vitest';
import { billOf } from '@meja/domain';
import { until } from '../testing/browser.ts';
import { pay, type Shop, shopForEach, signedIn, takeOrder } from '../testing/shop.ts';
import type { Pos } from './contract.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MB = 1024 * 1024;

describe('the tablet’s storage', () => {
  let shop: Shop;
  shopForEach((opened) => (shop = opened));
  afterEach(() => vi.restoreAllMocks());

  /** An order of the day that is paid, closed and known to the server. */
  async function closeOrder(pos: Pos): Promise<string> {
    const order = await takeOrder(pos);
    const lineIds = order.lines.map(({ id }) => id);
    await pos.dispatch(() => [{ name: 'order.send', args: { orderId: order.id, lineIds } }]);
    await pay(pos, order.id, billOf(order).total);
    await pos.dispatch(() => [{ name: 'order.complete', args: { orderId: order.id } }]);
    await until(() => shop.server.order(order.id)?.status === 'completed', 'delivery');
    await until(() => pos.sync.state.state === 'idle', 'being in step');
    return order.id;
  }

  /** Nothing more can be written, until something is deleted. */
  function fill(): void {
    let full = true;
    const prototype = Object.getPrototypeOf(
      shop.browser.connections.at(-1)!.transaction('outbox', 'readwrite').objectStore('outbox'),
    ) as IDBObjectStore;
    const remove = prototype.delete;
    vi.spyOn(prototype, 'delete').mockImplementation(function (this: IDBObjectStore, key) {
      full = false;
      return remove.call(this, key);
    });
    const add = prototype.add;
    vi.spyOn(prototype, 'add').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (full) throw new DOMException('no room', 'QuotaExceededError');
      return add.call(this, value, key);
    });
  }

  it('says that the browser has not promised to keep it, once a day', async () => {
    shop.browser.keeps = false;
    const pos = await shop.enrolled();
    await until(() => pos.storage.warning === 'not-kept', 'the warning');
    await pos.storage.hush();
    expect(pos.storage.warning).toBeNull();
    await pos.close();
    const reloaded = await shop.open();
    await until(() => reloaded.storage.persisted === false);
    expect(reloaded.storage.warning).toBeNull();
    shop.server.now += DAY_MS;
    expect(reloaded.storage.warning).toBe('not-kept');
  });

  it('counts an unanswered question as no, shows what else it knows, and takes the answer when it comes', async () => {
    const answer = Promise.withResolvers<boolean>();
    shop.browser.keeps = answer.promise;
    const pos = await shop.enrolled();
    await until(() => pos.storage.warning === 'not-kept', 'the warning');
    await until(() => pos.storage.room !== null, 'the room');
    await signedIn(pos);
    answer.resolve(true);
    await until(() => pos.storage.persisted === true, 'the answer');
    expect(pos.storage.warning).toBeNull();
    expect(shop.browser.keepAsked).toBe(1);
  });

  it('does without what the browser does not offer', async () => {
    const bare = await shop.enrolled({ ...shop.browser.tab(), persistence: {} });
    await until(() => bare.storage.warning === 'not-kept', 'the warning');
    expect(bare.storage.room).toBeNull();
    const none = await shop.enrolled({ ...shop.browser.tab(), persistence: null });
    expect([none.storage.persisted, none.storage.room]).toEqual([null, null]);
  });

  it('asks again after somebody has signed in', async () => {
    shop.browser.keeps = false;
    const pos = await shop.enrolled();
    await until(() => pos.storage.persisted === false);
    shop.browser.keeps = true;
    await signedIn(pos);
    await until(() => pos.storage.persisted === true);
    expect(pos.storage.warning).toBeNull();
  });

  it('takes no tablet into an outlet that could not keep what it takes', async () => {
    const pos = await shop.open({ ...shop.browser.tab(), startsOffline: false });
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'NOT_KEPT' } });
    shop.browser.quota = 20 * MB;
    const other = await shop.open();
    expect(await other.device.enrol('ABCD-2345', 'a')).toEqual({
      ok: false,
      error: { code: 'STORAGE_TOO_SMALL' },
    });
    expect(shop.http.requests).toEqual([]);
  });

  it('says so where there is no room to write down who it is, and takes the same code when there is', async () => {
    const pos = await shop.open();
    const prototype = Object.getPrototypeOf(
      shop.browser.connections.at(-1)!.transaction('meta', 'readwrite').objectStore('meta'),
    ) as IDBObjectStore;
    vi.spyOn(prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'STORAGE_FULL' } });
    vi.restoreAllMocks();
    expect((await pos.device.enrol('ABCD-2345', 'a')).ok).toBe(true);
  });

  it('refuses a tap that finds no room, keeps all that was saved, and goes on when there is room again', async () => {
    const pos = await signedIn(await shop.enrolled());
    const order = await takeOrder(pos);
    const before = pos.orders.all;
    fill();
    expect(await pay(pos, order.id, 1000)).toEqual({ ok: false, error: { code: 'STORAGE_FULL' } });
    expect(pos.orders.all).toEqual(before);
    vi.restoreAllMocks();
    expect((await pay(pos, order.id, 1000)).ok).toBe(true);
    await until(() => shop.server.order(order.id)?.payments.length === 1);
  });

  it('lets closed orders of past days go before it refuses anything, and the server does not mind', async () => {
    const pos = await signedIn(await shop.enrolled());
    const old = await closeOrder(pos);
    shop.server.now += DAY_MS;
    await signedIn(pos);
    fill();
    const order = await takeOrder(pos);
    expect(pos.orders.all.map(({ id }) => id)).toEqual([order.id]);
    await until(() => shop.server.order(order.id) !== undefined, 'delivery');
    await until(() => pos.sync.state.state === 'idle', 'being in step');
    expect(pos.orders.all.map(({ id }) => id)).toEqual([order.id]);
    expect(shop.server.order(old as never)?.status).toBe('completed');
  });

  it('warns while there is still some room, and has made some by then', async () => {
    const pos = await signedIn(await shop.enrolled());
    await closeOrder(pos);
    expect(pos.storage.warning).toBeNull();
    shop.server.now += DAY_MS;
    shop.browser.left = 40 * MB;
    shop.browser.timers.advance(5 * 60_000);
    await until(() => pos.storage.warning === 'nearly-full', 'the warning');
    await until(() => pos.orders.all.length === 0, 'making room');
    expect(pos.storage.room).toMatchObject({ left: 40 * MB });
  });
});
