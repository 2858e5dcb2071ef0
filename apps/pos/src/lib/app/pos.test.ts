import { billOf, paidOf, type LineId, type OrderId } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeBrowser, until, type FakeTab } from '../testing/browser.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { FakeHttp } from '../testing/http.ts';
import {
  addLine,
  CASHIER,
  furnish,
  openOrder,
  payCash,
  settings,
  staffMember,
  WAITER,
} from '../testing/outlet.ts';
import { Tablet } from '../testing/tablet.ts';
import type { Environment } from './environment.ts';
import { createPos, type Pos } from './pos.svelte.ts';

/** As the fake argon2id computes it for the PIN 400004. */
const PHC = `$argon2id$v=19$m=19456,t=2,p=1$AAEC$${btoa('400004/0,1,2').replaceAll('=', '')}`;

describe('the tablet', () => {
  let server: FakeServer;
  let http: FakeHttp;
  let browser: FakeBrowser;
  const opened: Pos[] = [];

  const open = (env: Environment = browser.tab()): Pos => {
    const pos = createPos(env);
    opened.push(pos);
    return pos;
  };
  const ready = (pos: Pos) => until(() => pos.device.current.state !== 'loading', 'loading');
  const enrolled = async (env: Environment & FakeTab = browser.tab()): Promise<Pos> => {
    const pos = open(env);
    await ready(pos);
    http.codes.add('ABCD-2345');
    expect(await pos.device.enrol('ABCD-2345', 'Kasir depan')).toEqual({ ok: true, value: undefined });
    await until(() => pos.catalogue.loaded, 'the first load');
    await until(() => pos.sync.state.state === 'idle', 'being in step');
    return pos;
  };
  const signedIn = async (pos: Pos): Promise<Pos> => {
    expect(await pos.session.signIn(CASHIER, '400004')).toEqual({ ok: true, value: undefined });
    return pos;
  };
  const takeOrder = async (pos: Pos, quantity = 1) => {
    const result = await pos.dispatch((issue) => {
      const id = issue.id<OrderId>();
      return [openOrder(issue, id), addLine(id, issue.id<LineId>(), quantity)];
    });
    if (!result.ok) throw new Error(result.error.code);
    return result.value[0]!;
  };
  const pay = (pos: Pos, id: OrderId, amount: number) =>
    pos.dispatch((issue) => [payCash(issue, id, amount)]);

  beforeEach(() => {
    server = new FakeServer();
    furnish(server);
    server.put('staff', staffMember(CASHIER, 'cashier', PHC));
    http = new FakeHttp(server);
    browser = new FakeBrowser(http);
  });

  afterEach(async () => {
    for (const pos of opened.splice(0)) await pos.close();
    expect(browser.bugs).toEqual([]);
  });

  it('enrols, loads, and asks the browser to keep what it stores', async () => {
    const pos = await enrolled();
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
    const pos = open();
    await ready(pos);
    expect(await pos.device.enrol('XXXX-XXXX', 'a')).toEqual({
      ok: false,
      error: { code: 'ENROLMENT_CODE_INVALID' },
    });
    http.online = false;
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'OFFLINE' } });
    const insecure = open({ ...browser.tab(), isSecure: false });
    await ready(insecure);
    expect(await insecure.device.enrol('ABCD-2345', 'a')).toEqual({
      ok: false,
      error: { code: 'INSECURE_CONTEXT' },
    });
    expect(pos.device.current.state).toBe('unenrolled');
  });

  it('gets in by a code that is called used only because the answer was lost', async () => {
    const pos = open();
    await ready(pos);
    http.losing.add('/api/devices/enrol');
    expect(await pos.device.enrol('ABCD-2345', 'a')).toEqual({ ok: false, error: { code: 'OFFLINE' } });
    const reloaded = open();
    await ready(reloaded);
    expect((await reloaded.device.enrol('ABCD-2345', 'a')).ok).toBe(true);
    expect(reloaded.device.current).toMatchObject({ state: 'enrolled', number: 1 });
  });

  it('becomes a device of its own when it finds itself copied, and delivers what waits', async () => {
    const pos = await signedIn(await enrolled());
    const { current } = pos.device;
    if (current.state !== 'enrolled') throw new Error('not enrolled');
    const twin = await Tablet.enrolled(server, 1);
    await twin.settle();
    await twin.open();
    await twin.settle();
    const order = await takeOrder(pos);
    await until(() => server.order(order.id) !== undefined, 'delivery');
    await until(() => pos.sync.state.state === 'idle' && pos.orders.all.length === 2);
    expect(pos.device.current).toMatchObject({ state: 'enrolled', number: 2, series: 'JKT-2' });
    expect(pos.sync.attention).toEqual([]);
  });

  it('corrects a clock that is hours off, and goes by the server’s time', async () => {
    browser.clockErrorMs = -3 * 60 * 60 * 1000;
    const pos = await enrolled();
    expect(pos.now()).toBe(server.now);
    expect(pos.sync.clockOffsetMs).toBe(3 * 60 * 60 * 1000);
    expect(pos.businessDay()).toBe('2026-11-20');
  });

  it('takes orders without a network, through a reload, and delivers them once when it returns', async () => {
    const memory = new Map<string, string>();
    const env = browser.tab(memory);
    const pos = await signedIn(await enrolled(env));
    http.online = false;
    const order = await takeOrder(pos, 2);
    expect((await pay(pos, order.id, billOf(order).total)).ok).toBe(true);
    expect(pos.orders.byId(order.id)?.payments).toHaveLength(1);
    expect(pos.orders.unsentIds).toEqual(new Set([order.id]));
    await until(() => pos.sync.state.state === 'offline', 'noticing');
    expect(pos.sync.state).toEqual({ state: 'offline', queued: 3 });
    const before = pos.orders.all;
    await pos.close();

    const again = browser.tab(memory);
    const reloaded = open(again);
    await ready(reloaded);
    expect(reloaded.orders.all).toEqual(before);
    expect(reloaded.session.current).toMatchObject({ state: 'signed-in', staff: { id: CASHIER } });
    expect(reloaded.sync.state).toEqual({ state: 'offline', queued: 3 });
    expect(reloaded.sync.waiting.map((each) => [each.name, each.actorName, each.orderNumber])).toEqual([
      ['order.open', 'cashier', 'JKT-1-261120-1'],
      ['order.addLine', 'cashier', 'JKT-1-261120-1'],
      ['payment.record', 'cashier', 'JKT-1-261120-1'],
    ]);

    http.online = true;
    server.faults = ['reply lost'];
    again.signal('online');
    await until(
      () => reloaded.sync.state.state === 'offline' && server.pushes.length === 1,
      'the lost reply',
    );
    browser.timers.advance(1000);
    await until(() => reloaded.sync.state.state === 'idle', 'delivery');
    expect(server.orders()).toHaveLength(1);
    expect(paidOf(server.order(order.id)!)).toBe(billOf(order).total);
    expect(reloaded.orders.unsentIds.size).toBe(0);
    expect([...server.effects.values()]).toEqual([1, 1, 1]);
  });

  it('pushes at once what is taken while all is well, and shows it all the time', async () => {
    const pos = await signedIn(await enrolled());
    const order = await takeOrder(pos);
    const seen = new Set<number | undefined>();
    await until(() => {
      seen.add(pos.orders.byId(order.id)?.lines.length);
      return pos.sync.state.state === 'idle' && server.orders().length === 1;
    });
    expect(seen).toEqual(new Set([1]));
  });

  it('hears of other tablets’ work by a poke', async () => {
    const pos = await enrolled();
    const other = await signedIn(await enrolledElsewhere());
    await until(() => http.listeners === 2, 'listening');
    const order = await takeOrder(other);
    await until(() => server.orders().length === 1);
    expect(pos.orders.byId(order.id)).toBeUndefined();
    http.poke();
    await until(() => pos.orders.byId(order.id) !== undefined, 'the news');
  });

  it('finds out by itself when pokes do not come', async () => {
    const pos = await enrolled();
    server.put('settings', settings({ name: 'Jakarta Pusat' }));
    browser.timers.advance(31_000);
    await until(() => pos.catalogue.settings?.name === 'Jakarta Pusat');
  });

  it('makes another round for what comes while it syncs', async () => {
    const pos = await signedIn(await enrolled());
    await Promise.all([takeOrder(pos), takeOrder(pos), takeOrder(pos)]);
    await until(() => server.orders().length === 3 && pos.sync.state.state === 'idle');
    expect(pos.sync.waiting).toEqual([]);
  });

  it('does not wait for an answer that the lost network swallowed', async () => {
    const env = browser.tab();
    const pos = await signedIn(await enrolled(env));
    http.hanging.add('/api/sync/push');
    await takeOrder(pos);
    await until(() => http.requests.at(-1) === '/api/sync/push');
    http.hanging.clear();
    env.signal('online');
    await until(() => server.orders().length === 1 && pos.sync.state.state === 'idle');
  });

  it('gets itself a new token when the server has forgotten the old', async () => {
    const pos = await signedIn(await enrolled());
    http.forgetTokens();
    await takeOrder(pos);
    await until(() => server.orders().length === 1);
  });

  it('syncs in one tab, and shows the same in the other', async () => {
    const first = await signedIn(await enrolled());
    const second = open();
    await ready(second);
    await until(() => second.sync.state.state === 'idle', 'word of the first tab');
    const order = await takeOrder(first);
    await until(() => second.orders.byId(order.id) !== undefined, 'the other tab’s order');
    await signedIn(second);
    const requests = http.requests.length;
    await pay(second, order.id, billOf(order).total);
    await until(() => first.orders.byId(order.id)?.payments.length === 1, 'the other tab’s payment');
    await until(() => paidOf(server.order(order.id)!) > 0, 'delivery by the first tab');
    await until(() => second.sync.state.state === 'idle' && second.sync.waiting.length === 0);
    expect(http.requests.slice(requests).filter((path) => path === '/api/sync/push')).toHaveLength(1);
  });

  it('lets the other tab go on when the first is closed', async () => {
    const first = await signedIn(await enrolled());
    const second = open();
    await ready(second);
    await signedIn(second);
    await first.close();
    await takeOrder(second);
    await until(() => server.orders().length === 1 && second.sync.state.state === 'idle');
  });

  it('takes over from a tab that the system has put to sleep', async () => {
    const asleep = browser.tab();
    const sleeping = await enrolled({ ...asleep, channel: null });
    const second = open();
    await ready(second);
    await signedIn(second);
    browser.timers.advance(24_000);
    await takeOrder(second);
    await until(() => server.orders().length === 1, 'delivery by the tab in front');
    expect(sleeping.device.current.state).toBe('enrolled');
  });

  it('stops when it is revoked, keeps its queue, and goes on once enrolled again', async () => {
    const pos = await signedIn(await enrolled());
    const [device] = [pos.device.current];
    if (device?.state !== 'enrolled') throw new Error('not enrolled');
    const order = await takeOrder(pos);
    server.revoked.add(device.id);
    await pay(pos, order.id, 1000).catch(() => undefined);
    await until(() => pos.device.current.state === 'revoked');
    await until(() => pos.sync.state.state === 'stopped');
    expect(pos.sync.state).toMatchObject({ state: 'stopped', code: 'DEVICE_REVOKED' });
    const { queued } = pos.sync.state;
    expect(await pay(pos, order.id, 1000)).toEqual({ ok: false, error: { code: 'DEVICE_REVOKED' } });
    http.codes.add('ABCD-2345');
    expect((await pos.device.enrol('ABCD-2345', 'Kasir')).ok).toBe(true);
    await until(() => pos.sync.state.state === 'idle');
    expect(pos.device.current).toMatchObject({ state: 'enrolled', number: 2 });
    expect(queued).toBeGreaterThan(0);
    expect(paidOf(server.order(order.id)!)).toBe(1000);
  });

  it('marks a verdict as seen, by whom, and keeps it', async () => {
    const pos = await signedIn(await enrolled());
    const other = await signedIn(await enrolledElsewhere());
    const order = await takeOrder(pos);
    await until(() => server.orders().length === 1);
    http.poke();
    await until(() => other.orders.byId(order.id) !== undefined);
    http.online = false;
    await pay(pos, order.id, billOf(order).total);
    await pay(other, order.id, billOf(order).total);
    http.online = true;
    pos.sync.syncNow();
    await until(() => paidOf(server.order(order.id)!) > 0);
    other.sync.syncNow();
    await until(() => other.sync.attention.length === 1);
    expect(other.sync.attention[0]).toMatchObject({ code: 'UNALLOCATED', orderNumber: order.number });
    await other.sync.acknowledge(other.sync.attention[0]!.id);
    expect(other.sync.attention[0]?.acknowledged).toMatchObject({ by: CASHIER, name: 'cashier' });
    expect(other.sync.unacknowledged).toBe(0);
  });

  it('locks after five minutes without a touch, and forgets whoever is deactivated', async () => {
    const env = browser.tab();
    const pos = await signedIn(await enrolled(env));
    browser.timers.advance(4 * 60_000);
    env.touch();
    browser.timers.advance(4 * 60_000);
    expect(pos.session.current.state).toBe('signed-in');
    expect(pos.session.may('payment:create')).toBe(true);
    browser.timers.advance(2 * 60_000);
    expect(pos.session.current.state).toBe('signed-out');
    expect(pos.session.may('payment:create')).toBe(false);
    await signedIn(pos);
    server.put('staff', { ...staffMember(CASHIER, 'cashier', PHC), isActive: false });
    pos.sync.syncNow();
    await until(() => pos.session.current.state === 'signed-out');
  });

  it('says that it is unusable where the browser gives no database, and takes no orders', async () => {
    const { storage: _, ...env } = browser.tab();
    const broken = {
      ...browser.factory,
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    const pos = open({ ...env, storage: { indexedDB: broken, IDBKeyRange: globalThis as never } });
    await ready(pos);
    expect(pos.device.current).toEqual({ state: 'unusable', code: 'STORAGE_UNAVAILABLE' });
    expect(await pos.dispatch(() => [])).toMatchObject({ ok: false, error: { code: 'STORAGE_FAILED' } });
  });

  it('refuses without somebody signed in, and without the right to it', async () => {
    const pos = await enrolled();
    expect(await pay(pos, 'x' as OrderId, 1)).toEqual({ ok: false, error: { code: 'ACTOR_UNKNOWN' } });
    expect(await pos.session.signIn(WAITER, '600006')).toEqual({ ok: false, error: { code: 'PIN_NOT_SET' } });
  });

  it('offers a new version of the app and lets the screens choose the moment', async () => {
    const env = browser.tab();
    const pos = await enrolled(env);
    let takenOver = 0;
    expect(pos.update.ready).toBe(false);
    env.offerUpdate(() => (takenOver += 1));
    expect(pos.update.ready).toBe(true);
    pos.update.apply();
    expect(takenOver).toBe(1);
  });

  /** Another tablet: a browser and a device of its own. */
  async function enrolledElsewhere(): Promise<Pos> {
    const elsewhere = new FakeBrowser(http);
    const here = browser;
    browser = elsewhere;
    try {
      return await enrolled(elsewhere.tab());
    } finally {
      browser = here;
    }
  }
});
