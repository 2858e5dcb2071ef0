import type { OrderId, OutletId } from '@meja/domain';
import { PROTOCOL, PullResponse, START, type HeadEvent } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { a, decideInTests, push, restaurant, test } from '../../../testing/deciding.ts';
import { NOW, openRestaurant } from '../../../testing/restaurant.ts';
import { OutletEvents } from './outlet-events.ts';

decideInTests();

/** A tablet of the outlet that follows, and what it is told. */
function follower(of: { tenantId: typeof restaurant.tenantId; outletId: OutletId } = restaurant) {
  const heard: HeadEvent[] = [];
  const { tenantId, outletId } = of;
  const leave = test.deps.outletEvents.follow({ tenantId, outletId }, (event) => heard.push(event));
  return { heard, leave, next: (count: number) => vi.waitUntil(() => heard[count - 1], { timeout: 60_000 }) };
}

const open = (orderId: OrderId) => a.write({ name: 'order.open', args: openOrderArgs({ orderId }) });
const add = (orderId: OrderId) => a.write({ name: 'order.addLine', args: addLineArgs({ orderId }) });

async function pulled(since: number): Promise<PullResponse> {
  const { tenantId, outletId, devices } = restaurant;
  const token = await test.deviceToken(tenantId, devices[1], outletId);
  const cursors = { ...START, outlet: { seq: since, after: null, horizon: 0 } };
  const body = { protocol: PROTOCOL, epoch: null, cursors, limit: 2_000 };
  return PullResponse.parse((await test.post('/api/sync/pull', body, token)).body);
}

describe('the news of an outlet', () => {
  it('are what a pull from there would bring', async () => {
    const [tablet, other] = [follower(), follower()];
    const orderId = anId<OrderId>();
    await push(a, open(orderId));
    const first = await tablet.next(1);
    // Nobody knows yet how far those have followed who are told for the first time.
    expect(first.news).toBeUndefined();
    await push(a, add(orderId), add(orderId));
    const second = await tablet.next(2);
    const { epoch, changes, cursors } = await pulled(first.head);
    expect(second).toEqual({
      ...first,
      head: cursors.outlet.seq,
      news: { epoch, since: first.head, changes: changes.filter((each) => each.collection === 'orders') },
    });
    expect(second.news?.changes).toHaveLength(1);
    await expect.poll(() => other.heard.length).toBe(2);
    expect(other.heard).toEqual(tablet.heard);
  });

  it('are read once, however many follow, and for nobody who is alone', async () => {
    const reads = vi.spyOn(test.deps.db, 'transaction');
    const events = new OutletEvents(test.deps);
    const heard: HeadEvent[] = [];
    const poke = (head: number) => test.deps.pokes.publish([pokeOf({ ...restaurant, head })]);
    const leaves = Array.from({ length: 5 }, () => events.follow(restaurant, (event) => heard.push(event)));
    poke(1);
    await expect.poll(() => heard.length).toBe(5);
    reads.mockClear();
    poke(2);
    await expect.poll(() => heard.length).toBe(10);
    expect(reads).toHaveBeenCalledTimes(1);
    for (const leave of leaves.slice(1)) leave();
    poke(3);
    await expect.poll(() => heard.length).toBe(11);
    expect(reads).toHaveBeenCalledTimes(1);
    leaves[0]?.();
  });

  it('are left out where there are too many of them: who missed so much fetches it', async () => {
    const tablet = follower();
    follower();
    await push(a, open(anId<OrderId>()));
    await tablet.next(1);
    await push(a, ...Array.from({ length: 21 }, () => open(anId<OrderId>())));
    expect((await tablet.next(2)).news).toBeUndefined();
    await push(a, ...Array.from({ length: 20 }, () => open(anId<OrderId>())));
    expect((await tablet.next(3)).news?.changes).toHaveLength(20);
  });

  it('are left out where somebody has decided about a tablet’s mutation, of which only a pull tells', async () => {
    const tablet = follower();
    follower();
    await push(a, open(anId<OrderId>()));
    const { head } = await tablet.next(1);
    const { tenantId, outletId, devices, staff } = restaurant;
    await withTenant(test.database.owner.db, tenantId, (tx) =>
      sql`insert into resolutions (tenant_id, id, outlet_id, device_id, mutation_id, kind, subject_id, action, note, decided_by, decided_at, seq)
        values (${tenantId}, ${anId()}, ${outletId}, ${devices[0]}, ${anId()}, 'conflict', ${anId()}, 'keep', '', ${staff.manager}, ${NOW}, ${head + 1})`.execute(
        tx,
      ),
    );
    await push(a, open(anId<OrderId>()));
    expect((await tablet.next(2)).news).toBeUndefined();
  });

  it('never reach another outlet’s tablets, nor another tenant’s with an outlet of the same id', async () => {
    const stranger = await openRestaurant(test.database.owner.db);
    const outsiders = [
      follower({ tenantId: restaurant.tenantId, outletId: anId<OutletId>() }),
      follower({ tenantId: stranger.tenantId, outletId: restaurant.outletId }),
      follower({ tenantId: stranger.tenantId, outletId: restaurant.outletId }),
    ];
    const tablet = follower();
    follower();
    for (let i = 1; i <= 3; i += 1) {
      await push(a, open(anId<OrderId>()));
      await tablet.next(i);
    }
    expect(tablet.heard[2]?.news?.changes).toHaveLength(1);
    expect(outsiders.flatMap(({ heard }) => heard)).toEqual([]);
  });

  it('go on from the furthest head, though a word of an earlier one comes later', async () => {
    const tablet = follower();
    follower();
    await push(a, open(anId<OrderId>()));
    const { head } = await tablet.next(1);
    test.deps.pokes.publish([pokeOf({ ...restaurant, head: head - 1 })]);
    expect((await tablet.next(2)).news).toBeUndefined();
    await push(a, open(anId<OrderId>()));
    expect((await tablet.next(3)).news).toMatchObject({ since: head });
  });

  it('come plain when the database does not answer, and are told again in full when it does', async () => {
    const events = new OutletEvents(test.deps);
    const heard: HeadEvent[] = [];
    for (let i = 0; i < 2; i += 1) events.follow(restaurant, (event) => heard.push(event));
    await push(a, open(anId<OrderId>()));
    await expect.poll(() => heard.length).toBe(2);
    vi.spyOn(test.deps.db, 'transaction').mockImplementationOnce(() => {
      throw new Error('no connection');
    });
    const head = (heard[0]?.head ?? 0) + 1;
    test.deps.pokes.publish([pokeOf({ ...restaurant, head })]);
    await expect.poll(() => heard.length).toBe(4);
    expect(heard[2]).toEqual({ stream: 'outlet', outletId: restaurant.outletId, head });
    expect(test.logged.join()).toContain('the news of an outlet could not be read');
    // The plain one named a head that the stream has not reached: the next one is plain as well, and the one after it in full.
    await push(a, open(anId<OrderId>()), open(anId<OrderId>()));
    await expect.poll(() => heard.length).toBe(6);
    await push(a, open(anId<OrderId>()));
    await expect.poll(() => heard.length).toBe(8);
    expect(heard[7]?.news?.changes).toHaveLength(1);
  });
});

const pokeOf = ({
  tenantId,
  outletId,
  head,
}: Pick<typeof restaurant, 'tenantId' | 'outletId'> & { head: number }) => ({
  tenantId,
  stream: 'outlet' as const,
  outletId,
  head,
});
