import { describe, expect, it } from 'vitest';
import { until } from '../testing/browser.ts';
import { type Shop, shopForEach, signedIn, takeOrder } from '../testing/shop.ts';

describe('when a tablet was last up to date', () => {
  let shop: Shop;
  shopForEach((opened) => (shop = opened));

  it('is the same after a reload without a network, however short the contact before was', async () => {
    const memory = new Map<string, string>();
    const pos = await signedIn(await shop.enrolled(shop.browser.tab(memory)));
    shop.server.now += 4_000;
    await takeOrder(pos);
    await until(() => pos.sync.state.state === 'idle', 'delivery');
    const at = pos.sync.lastSyncedAt;
    expect(at).not.toBeNull();

    shop.http.online = false;
    shop.server.now += 180_000;
    await takeOrder(pos);
    await until(() => pos.sync.state.state === 'offline', 'noticing');
    expect(pos.sync.lastSyncedAt).toBe(at);
    await pos.close();
    const reloaded = await shop.open(shop.browser.tab(memory));
    expect(reloaded.sync.lastSyncedAt).toBe(at);
    await until(() => reloaded.sync.state.state === 'offline', 'noticing');
    expect(reloaded.sync.lastSyncedAt).toBe(at);
    expect(reloaded.now() - (at ?? 0)).toBeGreaterThanOrEqual(180_000);
  });
});

describe('the list of what waits', () => {
  let shop: Shop;
  shopForEach((opened) => (shop = opened));

  it('is read to its end, some at a time, and goes on following', async () => {
    const pos = await signedIn(await shop.enrolled());
    shop.http.online = false;
    // Two changes each.
    for (let order = 0; order < 105; order += 1) await takeOrder(pos);
    await until(() => pos.sync.state.queued === 210, 'the count');
    expect(pos.sync.waiting).toHaveLength(200);
    await pos.sync.describeMore();
    expect(pos.sync.waiting).toHaveLength(210);
    expect(new Set(pos.sync.waiting.map(({ id }) => id)).size).toBe(210);
    await takeOrder(pos);
    await until(() => pos.sync.waiting.length === 212, 'the new ones');
  });
});
