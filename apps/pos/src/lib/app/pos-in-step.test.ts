import { billOf, paidOf } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/browser.ts';
import { CASHIER, OUTLET, settings } from '../testing/outlet.ts';
import { pay, type Shop, shopForEach, signedIn, takeOrder } from '../testing/shop.ts';

describe('the tablet, in step with server and tabs', () => {
  let shop: Shop;
  shopForEach((opened) => (shop = opened));

  it('pushes at once what is taken while all is well, and shows it all the time', async () => {
    const pos = await signedIn(await shop.enrolled());
    const order = await takeOrder(pos);
    const seen = new Set<number | undefined>();
    await until(() => {
      seen.add(pos.orders.byId(order.id)?.lines.length);
      return pos.sync.state.state === 'idle' && shop.server.orders().length === 1;
    });
    expect(seen).toEqual(new Set([1]));
  });

  it('says from the start that it is offline where the browser knows of no network, and is online once it is heard of', async () => {
    await (await shop.enrolled()).close();
    const pos = await shop.open({ ...shop.browser.tab(), isCutOff: () => true });
    expect(pos.sync.state.state).toBe('offline');
    await until(() => pos.sync.state.state === 'idle', 'being in step');
  });

  it('hears of other tablets’ work by a poke', async () => {
    const pos = await shop.enrolled();
    const other = await signedIn(await shop.enrolledElsewhere());
    await until(() => shop.http.listeners === 2, 'listening');
    const order = await takeOrder(other);
    await until(() => shop.server.orders().length === 1);
    shop.http.poke();
    await until(() => pos.orders.byId(order.id) !== undefined, 'the news');
  });

  it('shows what the tab that synced had written down and told nobody when it died', async () => {
    const env = shop.browser.tab();
    const { channel } = env;
    let dying = false;
    env.channel = channel && {
      postMessage: (message) => void (dying || channel.postMessage(message)),
      addEventListener: (...args) => channel.addEventListener(...args),
      close: () => channel.close(),
    };
    const first = await shop.enrolled(env);
    const second = await shop.open();
    await until(() => second.sync.state.state === 'idle', 'hearing of the first');
    const other = await signedIn(await shop.enrolledElsewhere());
    dying = true;
    const order = await takeOrder(other);
    await until(() => shop.server.orders().length === 1);
    shop.http.poke();
    await until(() => first.orders.byId(order.id) !== undefined, 'the first tab’s news');
    expect(second.orders.byId(order.id)).toBeUndefined();
    await first.close();
    await until(() => second.orders.byId(order.id) !== undefined, 'the second tab’s news');
  });

  it('needs to ask for nothing where a poke brings what is new, and shows it in its other tabs', async () => {
    const pos = await shop.enrolled();
    const second = await shop.open();
    const other = await signedIn(await shop.enrolledElsewhere());
    await until(() => shop.http.listeners === 2 && pos.sync.state.state === 'idle', 'listening');
    const since = shop.server.heads.outlet;
    const order = await takeOrder(other);
    await until(() => shop.server.orders().length === 1 && other.sync.state.state === 'idle');
    const { pulls } = shop.server;
    shop.http.tell(shop.server.newsSince(OUTLET, since));
    await until(() => pos.orders.byId(order.id)?.lines.length === order.lines.length, 'the news');
    await until(() => second.orders.byId(order.id) !== undefined, 'the news in the other tab');
    expect(shop.server.pulls).toBe(pulls);
  });

  it('asks where a poke brings what does not follow upon what it has', async () => {
    const pos = await shop.enrolled();
    const other = await signedIn(await shop.enrolledElsewhere());
    await until(() => shop.http.listeners === 2 && pos.sync.state.state === 'idle', 'listening');
    const first = await takeOrder(other);
    await until(() => shop.server.orders().length === 1 && other.sync.state.state === 'idle');
    const since = shop.server.heads.outlet;
    const second = await takeOrder(other);
    await until(() => shop.server.orders().length === 2 && other.sync.state.state === 'idle');
    shop.http.tell(shop.server.newsSince(OUTLET, since));
    await until(() => [first, second].every(({ id }) => pos.orders.byId(id)), 'both orders');
  });

  it('finds out by itself when pokes do not come', async () => {
    const pos = await shop.enrolled();
    shop.server.put('settings', settings({ name: 'Jakarta Pusat' }));
    shop.browser.timers.advance(31_000);
    await until(() => pos.catalogue.settings?.name === 'Jakarta Pusat');
  });

  it('makes another round for what comes while it syncs', async () => {
    const pos = await signedIn(await shop.enrolled());
    await Promise.all([takeOrder(pos), takeOrder(pos), takeOrder(pos)]);
    await until(() => shop.server.orders().length === 3 && pos.sync.state.state === 'idle');
    expect(pos.sync.waiting).toEqual([]);
  });

  it('does not wait for an answer that the lost network swallowed', async () => {
    const env = shop.browser.tab();
    const pos = await signedIn(await shop.enrolled(env));
    shop.http.hanging.add('/api/sync/push');
    await takeOrder(pos);
    await until(() => shop.http.requests.includes('/api/sync/push'));
    shop.http.hanging.clear();
    env.signal('online');
    await until(() => shop.server.orders().length === 1 && pos.sync.state.state === 'idle');
  });

  it('delivers by itself, with no word from the browser, when a network that swallowed everything is back', async () => {
    const pos = await signedIn(await shop.enrolled());
    shop.http.swallows = true;
    await takeOrder(pos);
    await until(() => shop.http.requests.includes('/api/sync/push'));
    const { timers } = shop.browser;
    timers.advance(3_000);
    await until(() => shop.http.requests.includes('/healthz'), 'a sounding');
    timers.advance(4_000);
    shop.http.swallows = false;
    await until(() => (timers.advance(100), shop.server.orders().length === 1), 'delivery');
    expect(shop.http.requests.filter((path) => path === '/api/sync/push')).toHaveLength(2);
    await until(() => pos.sync.state.state === 'idle', 'being in step');
  });

  it('gets itself a new token when the server has forgotten the old', async () => {
    const pos = await signedIn(await shop.enrolled());
    shop.http.forgetTokens();
    await takeOrder(pos);
    await until(() => shop.server.orders().length === 1);
  });

  it('says that a restored server does not know it, takes orders on, and delivers all once it is enrolled again', async () => {
    const pos = await signedIn(await shop.enrolled());
    const backup = shop.server.backup();
    await takeOrder(pos);
    await until(() => pos.sync.state.state === 'idle' && shop.server.orders().length === 1);
    shop.server.restore(backup, 'bbbbbbbb-0000-4000-8000-000000000002');
    shop.http.forgetDevices();
    await takeOrder(pos);
    await until(() => pos.sync.state.state === 'stopped', 'being told');
    expect(pos.sync.state).toEqual({ state: 'stopped', code: 'DEVICE_UNKNOWN', queued: 2 });
    expect(pos.device.current.state).toBe('enrolled');
    await takeOrder(pos);
    const asked = shop.http.requests.length;
    shop.browser.timers.advance(59_000);
    expect(shop.http.requests).toHaveLength(asked);

    shop.http.codes.add('WXYZ-2345');
    expect(await pos.device.enrol('WXYZ-2345', 'Kasir depan')).toMatchObject({ ok: true });
    await until(() => pos.sync.state.state === 'idle', 'being in step');
    expect(shop.server.orders()).toHaveLength(3);
    expect([...shop.server.effects.values()].every((times) => times === 1)).toBe(true);
    expect(pos.session.current.state).toBe('signed-in');
    expect(pos.orders.all).toHaveLength(3);
  });

  it('lets people in again as soon as the server is heard of, however long the delivery takes', async () => {
    const env = shop.browser.tab();
    const pos = await signedIn(await shop.enrolled(env));
    shop.http.online = false;
    await takeOrder(pos);
    shop.server.now += 73 * 60 * 60 * 1000;
    expect(await pos.session.signIn(CASHIER, '400004')).toMatchObject({ error: { code: 'PIN_EXPIRED' } });
    shop.http.hanging.add('/api/sync/push');
    shop.http.online = true;
    env.signal('online');
    await expect.poll(() => pos.session.signIn(CASHIER, '400004')).toMatchObject({ ok: true });
    expect(shop.server.orders()).toEqual([]);
  });

  it('syncs in one tab, and shows the same in the other', async () => {
    const first = await signedIn(await shop.enrolled());
    const second = await shop.open();
    await until(() => second.sync.state.state === 'idle', 'word of the first tab');
    const order = await takeOrder(first);
    await until(() => second.orders.byId(order.id) !== undefined, 'the other tab’s order');
    await signedIn(second);
    await until(() => first.sync.state.state === 'idle' && shop.server.order(order.id) !== undefined);
    const requests = shop.http.requests.length;
    await pay(second, order.id, billOf(order).total);
    await until(() => first.orders.byId(order.id)?.payments.length === 1, 'the other tab’s payment');
    await until(() => paidOf(shop.server.order(order.id)!) > 0, 'delivery by the first tab');
    await until(() => second.sync.state.state === 'idle' && second.sync.waiting.length === 0);
    expect(shop.http.requests.slice(requests).filter((path) => path === '/api/sync/push')).toHaveLength(1);
  });

  it('lets the other tab go on when the first is closed', async () => {
    const first = await signedIn(await shop.enrolled());
    const second = await shop.open();
    await signedIn(second);
    await first.close();
    await takeOrder(second);
    await until(() => shop.server.orders().length === 1 && second.sync.state.state === 'idle');
  });

  it('takes over from a tab that the system has put to sleep', async () => {
    const asleep = shop.browser.tab();
    const sleeping = await shop.enrolled({ ...asleep, channel: null });
    const second = await shop.open();
    await signedIn(second);
    shop.browser.timers.advance(24_000);
    await takeOrder(second);
    await until(() => shop.server.orders().length === 1, 'delivery by the tab in front');
    expect(sleeping.device.current.state).toBe('enrolled');
  });

  it('marks a verdict as seen, by whom, and keeps it', async () => {
    const pos = await signedIn(await shop.enrolled());
    const other = await signedIn(await shop.enrolledElsewhere());
    const order = await takeOrder(pos);
    await until(() => shop.server.orders().length === 1);
    shop.http.poke();
    await until(() => other.orders.byId(order.id) !== undefined);
    shop.http.online = false;
    await pay(pos, order.id, billOf(order).total);
    await pay(other, order.id, billOf(order).total);
    await until(() => [pos, other].every((each) => each.sync.state.state === 'offline'), 'noticing');
    shop.http.online = true;
    pos.sync.syncNow();
    await until(() => paidOf(shop.server.order(order.id)!) > 0);
    other.sync.syncNow();
    await until(() => other.sync.attention.length === 1);
    expect(other.sync.attention[0]).toMatchObject({ code: 'UNALLOCATED', title: order.number });
    expect(other.sync.unsettled).toEqual(['exception:resolve']);
    await other.sync.acknowledge(other.sync.attention[0]!.id);
    expect(other.sync.attention[0]?.acknowledged).toMatchObject({ by: CASHIER, name: 'cashier' });
    expect(other.sync.unsettled).toEqual([]);
  });
});
