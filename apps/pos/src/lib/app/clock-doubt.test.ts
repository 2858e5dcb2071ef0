import { expect, it } from 'vitest';
import { until } from '#lib/testing/browser.ts';
import { type Shop, shopForEach, signedIn, takeOrder } from '#lib/testing/shop.ts';

let shop: Shop;
shopForEach((opened) => (shop = opened));

it('asks what day it is where its clock went days ahead without a network, and numbers and books by the answer', async () => {
  const DAY = 24 * 60 * 60 * 1000;
  const memory = new Map<string, string>();
  const env = shop.browser.tab(memory);
  const pos = await signedIn(await shop.enrolled(env));
  shop.http.online = false;
  env.signal('offline');
  await pos.close();

  shop.browser.clockErrorMs = 3 * DAY;
  const again = shop.browser.tab(memory);
  const late = await shop.open(again);
  expect(await late.sync.clockDoubt()).not.toBeNull();
  expect(late.businessDay()).toBe('2026-11-23');
  await late.sync.settleClock(late.now() - 3 * DAY);
  expect([late.businessDay(), await late.sync.clockDoubt()]).toEqual(['2026-11-20', null]);
  await signedIn(late);
  const order = await takeOrder(late);
  expect([order.number, order.businessDay]).toEqual(['JKT-1-261120-1', '2026-11-20']);
  await late.close();

  const reloaded = await shop.open(again);
  expect(reloaded.businessDay()).toBe('2026-11-20');
  shop.http.online = true;
  again.signal('online');
  await until(() => {
    shop.browser.timers.advance(10);
    return reloaded.sync.state.state === 'idle';
  }, 'delivery');
  expect(shop.server.order(order.id)).toMatchObject({ number: order.number, businessDay: '2026-11-20' });
});
