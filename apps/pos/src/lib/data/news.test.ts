import type { OutletId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../testing/fake-server.ts';
import { settings } from '../testing/outlet.ts';
import { nextId, type Tablet } from '../testing/tablet.ts';
import { newsOfAnOrderOf, twoTablets } from '../testing/two-tablets.ts';
import { readFollow, restarted, writeMeta } from './meta.ts';
import { applyNews } from './news.ts';

describe('news that an event brings', () => {
  let server: FakeServer;
  let tablet: Tablet;
  /** Of an order that the other tablet has taken. */
  let event: HeadEvent;

  beforeEach(async () => {
    const shop = await twoTablets();
    ({ server, tablet } = shop);
    event = await newsOfAnOrderOf(shop.other, 2);
  });

  const take = (said = event) => applyNews(tablet.db, said);
  const seq = async () => (await readFollow(tablet.db)).cursors.outlet.seq;
  const with_ = (news: Partial<NonNullable<HeadEvent['news']>>): HeadEvent => ({
    ...event,
    news: { ...event.news!, ...news },
  });

  it('are in the base as a pull would have put them there, and need none', async () => {
    expect(await take()).toEqual({
      refs: server.orders().map(({ id }) => `order:${id}`),
      base: server.orders().map((doc) => ({ kind: 'order', doc })),
      sources: { heard: [], own: [] },
      unsent: new Set(),
    });
    expect(await tablet.view()).toEqual(server.orders());
    expect(await seq()).toBe(server.heads.outlet);
    const { gen } = await readFollow(tablet.db);
    await tablet.settle();
    // The server's checksums match: nothing is loaded anew.
    expect(await readFollow(tablet.db)).toMatchObject({ gen, mismatch: null });
    expect(await tablet.view()).toEqual(server.orders());
  });

  it('are taken once: told again, they do not follow upon what is there', async () => {
    await take();
    expect(await take()).toBeNull();
    expect(await tablet.view()).toHaveLength(1);
  });

  it.each([
    ['something is missing before them', () => with_({ since: event.news!.since - 1 })],
    ['they are of another history', () => with_({ epoch: nextId() })],
    ['they are of another outlet', () => ({ ...event, outletId: nextId() as OutletId })],
    ['they bring what no outlet’s stream has', () => with_({ changes: [ofTheCatalogue()] })],
    ['there are none', () => ({ ...event, news: undefined })],
  ])('are left where %s', async (_, said) => {
    const before = await seq();
    expect(await take(said())).toBeNull();
    expect(await seq()).toBe(before);
    expect(await tablet.view()).toEqual([]);
  });

  it('are left while this tablet waits for an answer: only a pull says what of its own is part of them', async () => {
    await tablet.open();
    expect(await take()).toBeNull();
    await tablet.settle();
    expect(await tablet.view()).toHaveLength(2);
  });

  it('are left by a tablet that serves another outlet by now', async () => {
    await writeMeta(tablet.db, 'identity', { ...tablet.identity, outletId: nextId() as OutletId });
    expect(await take()).toBeNull();
    expect(await tablet.view()).toEqual([]);
  });

  it('are left while the base is being loaded', async () => {
    await writeMeta(tablet.db, 'follow', restarted(await readFollow(tablet.db)));
    expect(await take()).toBeNull();
    await writeMeta(tablet.db, 'follow', {
      ...(await readFollow(tablet.db)),
      load: { done: 1, total: 2 },
    });
    expect(await take()).toBeNull();
  });

  const ofTheCatalogue = () => ({
    collection: 'settings' as const,
    id: settings().id,
    seq: event.head,
    doc: settings(),
  });
});
