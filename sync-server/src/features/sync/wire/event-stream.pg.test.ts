import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { OutletId, TenantId } from '@meja/domain';
import { HeadEvent } from '@meja/sync';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../app.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { PokeHub } from '../../../http/deps.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import { openOutlet, openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';
import { OutletEvents } from './outlet-events.ts';
import { Pokes } from './pokes.ts';
import { RevocationCheck } from './revocation-check.ts';

/** Shorter than a heartbeat: an end that waits for one is too late. */
const AT_ONCE_MS = 10_000;

let testApp: TestApp;
let restaurant: Restaurant;
let bandung: OutletId;

beforeAll(async () => {
  testApp = await startTestApp();
});
afterAll(() => testApp.close());
beforeEach(async () => {
  restaurant = await openRestaurant(testApp.database.owner.db);
  bandung = anId<OutletId>();
  await withTenant(testApp.database.owner.db, restaurant.tenantId, (tx) =>
    openOutlet(tx, restaurant.tenantId, bandung, 'BDG'),
  );
});

/** Pokes of one process that hears nothing of others. */
function deafPokes(): Pokes {
  const { pool } = testApp.database.app;
  const connectListener = () => Promise.reject(new Error('nobody listens here'));
  return new Pokes({ pool, processId: anId(), connectListener, log: { warn: () => undefined } });
}

/** The same, and how many follow. */
function countingHub(): PokeHub & { followers: number } {
  const pokes = deafPokes();
  const hub = {
    followers: 0,
    publish: (published: Parameters<PokeHub['publish']>[0]) => pokes.publish(published),
    dismiss: (devices: Parameters<PokeHub['dismiss']>[0]) => pokes.dismiss(devices),
    onDismissal: (...args: Parameters<PokeHub['onDismissal']>) => pokes.onDismissal(...args),
    subscribe: (...args: Parameters<PokeHub['subscribe']>) => {
      hub.followers += 1;
      const unsubscribe = pokes.subscribe(...args);
      return () => {
        hub.followers -= 1;
        unsubscribe();
      };
    },
  };
  return hub;
}

function server(hub: PokeHub = countingHub()) {
  const closing = new AbortController();
  const { deps } = testApp;
  const outletEvents = new OutletEvents({ ...deps, pokes: hub });
  return { hub, closing, app: createApp({ ...deps, pokes: hub, outletEvents, closing: closing.signal }) };
}

const deviceToken = () =>
  testApp.deviceToken(restaurant.tenantId, restaurant.devices[0], restaurant.outletId);
const officeToken = () => testApp.userToken(restaurant.tenantId, restaurant.staff.owner);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Reads the `head` events of a response, one after the other. */
class Reader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(response: Response) {
    if (!response.body) throw new Error(`no stream: ${response.status}`);
    this.#reader = response.body.getReader();
  }

  /** The next event; undefined at the end of the stream. */
  async next(): Promise<HeadEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const lines = this.#text.slice(0, end).split('\n');
        this.#text = this.#text.slice(end + 2);
        const data = lines.find((line) => line.startsWith('data: '));
        if (!data) continue;
        expect(lines).toContain('event: head');
        return HeadEvent.parse(JSON.parse(data.slice(6)));
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  async take(count: number): Promise<HeadEvent[]> {
    const events: HeadEvent[] = [];
    for (let i = 0; i < count; i += 1) {
      const event = await this.next();
      if (!event) throw new Error(`the stream ended after ${i}`);
      events.push(event);
    }
    return events.sort((a, b) => `${a.stream}${a.head}`.localeCompare(`${b.stream}${b.head}`));
  }
}

const poke = (
  head: number,
  outletId: OutletId | null = restaurant.outletId,
  tenantId = restaurant.tenantId,
) => ({
  tenantId,
  stream: outletId ? ('outlet' as const) : ('catalog' as const),
  outletId,
  head,
});

describe('the event stream', () => {
  it('tells a tablet at once where the catalogue and its outlet are', async () => {
    const { app, closing } = server();
    const response = await app.request('/api/sync/events', bearer(await deviceToken()));
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-encoding')).toBeNull();
    const heads = await new Reader(response).take(2);
    expect(heads).toEqual([
      { stream: 'catalog', outletId: null, head: expect.any(Number) as number },
      { stream: 'outlet', outletId: restaurant.outletId, head: 0 },
    ]);
    expect(heads[0]?.head).toBeGreaterThan(1);
    closing.abort();
  });

  it('tells head office where every outlet is', async () => {
    const { app, closing } = server();
    const reader = new Reader(await app.request('/api/sync/events', bearer(await officeToken())));
    const heads = await reader.take(3);
    expect(new Set(heads.map(({ outletId }) => outletId))).toEqual(
      new Set([null, restaurant.outletId, bandung]),
    );
    closing.abort();
  });

  it('tells each time a stream has moved, the newest of what gathered', async () => {
    const { app, hub, closing } = server();
    const reader = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
    await reader.take(2);
    hub.publish([poke(4)]);
    expect(await reader.next()).toEqual({ stream: 'outlet', outletId: restaurant.outletId, head: 4 });
    hub.publish([poke(99, null)]);
    expect(await reader.next()).toEqual({ stream: 'catalog', outletId: null, head: 99 });
    closing.abort();
  });

  it('tells nothing of another outlet to a tablet, nor of another tenant to anybody', async () => {
    const { app, hub, closing } = server();
    const tablet = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
    const office = new Reader(await app.request('/api/sync/events', bearer(await officeToken())));
    await tablet.take(2);
    await office.take(3);
    const stranger = anId<TenantId>();
    hub.publish([poke(5, restaurant.outletId, stranger), poke(6, null, stranger), poke(7, bandung), poke(8)]);
    expect(await tablet.next()).toMatchObject({ head: 8 });
    expect((await office.take(2)).map(({ head }) => head)).toEqual([7, 8]);
    closing.abort();
  });

  it('does not tell an older head over a newer one that came while the heads were read', async () => {
    const hub = countingHub();
    const subscribe = hub.subscribe;
    hub.subscribe = (tenantId, outletId, listener) => {
      const unsubscribe = subscribe(tenantId, outletId, listener);
      listener(poke(41));
      return unsubscribe;
    };
    const { app, closing } = server(hub);
    const reader = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
    expect((await reader.take(2)).map(({ head }) => head)).toContain(41);
    closing.abort();
  });

  it('ends when the server is to end', { timeout: AT_ONCE_MS }, async () => {
    const { app, hub, closing } = server();
    const reader = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
    await reader.take(2);
    closing.abort();
    expect(await reader.next()).toBeUndefined();
    expect((hub as ReturnType<typeof countingHub>).followers).toBe(0);
  });

  it(
    'ends then even while events wait for somebody who never reads them',
    { timeout: AT_ONCE_MS },
    async () => {
      const hub = countingHub();
      const { app, closing } = server(hub);
      const reader = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
      await reader.next();
      for (let head = 40; head < 50; head += 1) {
        hub.publish([poke(head)]);
        await new Promise(setImmediate);
      }
      expect(hub.followers).toBe(1);
      closing.abort();
      await expect.poll(() => hub.followers).toBe(0);
    },
  );

  it('is not begun by a server that is ending', { timeout: AT_ONCE_MS }, async () => {
    const { app, closing } = server();
    closing.abort();
    const reader = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
    expect(await reader.next()).toBeUndefined();
  });

  it('ends at once when its tablet is taken out of service', { timeout: AT_ONCE_MS }, async () => {
    const { app, hub, closing } = server();
    const { tenantId, devices, outletId } = restaurant;
    const spared = await testApp.deviceToken(tenantId, devices[1], outletId);
    const reader = new Reader(await app.request('/api/sync/events', bearer(await deviceToken())));
    const other = new Reader(await app.request('/api/sync/events', bearer(spared)));
    await reader.take(2);
    await other.take(2);
    const revoked = await app.request(`/api/devices/${devices[0]}/revoke`, {
      method: 'POST',
      ...bearer(await officeToken()),
    });
    expect(revoked.status).toBe(204);
    expect(await reader.next()).toBeUndefined();
    hub.publish([poke(5)]);
    expect(await other.next()).toMatchObject({ head: 5 });
    closing.abort();
  });

  it('ends at once when its person signs out, in whatever tab', { timeout: AT_ONCE_MS }, async () => {
    const { app, hub, closing } = server();
    const [leaving, staying] = [await officeToken(), await officeToken()];
    const reader = new Reader(await app.request('/api/sync/events', bearer(leaving)));
    const other = new Reader(await app.request('/api/sync/events', bearer(staying)));
    await reader.take(3);
    await other.take(3);
    const { sessionId, tenantId } = (await testApp.deps.tokens.verify(leaving)) as UserPrincipal;
    const random = 'x'.repeat(43);
    await withTenant(testApp.database.owner.db, tenantId, (tx) =>
      tx
        .updateTable('refresh_tokens')
        .set({ hash: testApp.deps.tokens.digest('refresh', random) })
        .where('family_id', '=', sessionId)
        .execute(),
    );
    const out = await app.request('/api/auth/logout', {
      method: 'POST',
      headers: { cookie: `meja_refresh=${tenantId}.${random}` },
    });
    expect(out.status).toBe(204);
    expect(await reader.next()).toBeUndefined();
    hub.publish([poke(5)]);
    expect(await other.next()).toMatchObject({ head: 5 });
    closing.abort();
  });

  it('ends at the next check where no process was told', { timeout: AT_ONCE_MS }, async () => {
    const { tenantId, devices, outletId, staff } = restaurant;
    const { db, log } = testApp.deps;
    const pokes = deafPokes();
    const { app, closing } = server(pokes);
    const tokens = [
      await deviceToken(),
      await testApp.deviceToken(tenantId, devices[1], outletId),
      await testApp.userToken(tenantId, staff.manager),
      await officeToken(),
    ];
    const [revoked, tablet, left, office] = await Promise.all(
      tokens.map(async (token) => new Reader(await app.request('/api/sync/events', bearer(token)))),
    );
    await Promise.all([revoked?.take(2), tablet?.take(2), left?.take(3), office?.take(3)]);
    await withTenant(testApp.database.owner.db, tenantId, async (tx) => {
      const out = { revoked_at: testApp.clock.now };
      await tx.updateTable('devices').set(out).where('id', '=', devices[0]).execute();
      await tx.updateTable('users').set({ is_active: false }).where('id', '=', staff.manager).execute();
    });
    await new RevocationCheck({ db, pokes, log }).check();
    expect(await revoked?.next()).toBeUndefined();
    expect(await left?.next()).toBeUndefined();
    pokes.publish([poke(5)]);
    expect(await tablet?.next()).toMatchObject({ head: 5 });
    expect(await office?.next()).toMatchObject({ head: 5 });
    closing.abort();
    await expect.poll(() => pokes.awaited()).toEqual([]);
    await pokes.close();
  });

  it(
    'ends at the next check for whoever lacks the second factor that is demanded',
    { timeout: AT_ONCE_MS },
    async () => {
      const { tenantId, staff } = restaurant;
      const { db, log } = testApp.deps;
      const pokes = deafPokes();
      const { app, closing } = server(pokes);
      const tokens = [
        await testApp.userToken(tenantId, staff.manager),
        await officeToken(),
        await deviceToken(),
      ];
      const [without, having, tablet] = await Promise.all(
        tokens.map(async (token) => new Reader(await app.request('/api/sync/events', bearer(token)))),
      );
      await Promise.all([without?.take(3), having?.take(3), tablet?.take(2)]);
      await withTenant(testApp.database.owner.db, tenantId, async (tx) => {
        const key = { credential_id: Buffer.from('key'), public_key: Buffer.from('key'), name: 'Kunci' };
        const rest = { sign_count: 0, backed_up: false, transports: [], created_at: testApp.clock.now };
        await tx
          .insertInto('passkeys')
          .values({ tenant_id: tenantId, id: anId(), user_id: staff.owner, ...key, ...rest })
          .execute();
        await tx.updateTable('tenants').set({ demands_second_factor: true }).execute();
      });
      await new RevocationCheck({ db, pokes, log }).check();
      expect(await without?.next()).toBeUndefined();
      pokes.publish([poke(5)]);
      expect(await having?.next()).toMatchObject({ head: 5 });
      expect(await tablet?.next()).toMatchObject({ head: 5 });
      closing.abort();
      await pokes.close();
    },
  );

  it('is refused to a tablet that is out of service, whose token is still good', async () => {
    const { app } = server();
    const token = await deviceToken();
    await withTenant(testApp.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('devices').set({ revoked_at: testApp.clock.now }).execute(),
    );
    const response = await app.request('/api/sync/events', bearer(token));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'DEVICE_REVOKED' });
  });

  it('is for who has a token', async () => {
    const { app } = server();
    expect((await app.request('/api/sync/events')).status).toBe(401);
  });
});

describe('over a real connection', () => {
  it(
    'events arrive as they happen, and whoever hangs up is followed no more',
    { timeout: AT_ONCE_MS },
    async () => {
      const hub = countingHub();
      const { app, closing } = server(hub);
      const answer = getRequestListener(app.fetch);
      const http = createServer((request, response) => void answer(request, response));
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      const { port } = http.address() as AddressInfo;
      const hangUp = new AbortController();
      try {
        const response = await fetch(`http://127.0.0.1:${port}/api/sync/events`, {
          ...bearer(await deviceToken()),
          signal: hangUp.signal,
        });
        const reader = new Reader(response);
        await reader.take(2);
        expect(hub.followers).toBe(1);
        hub.publish([poke(3)]);
        expect(await reader.next()).toMatchObject({ stream: 'outlet', head: 3 });
        hangUp.abort();
        await expect.poll(() => hub.followers).toBe(0);
      } finally {
        closing.abort();
        await new Promise((resolve) => http.close(resolve));
      }
    },
  );
});
