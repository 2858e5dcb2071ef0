import { once } from 'node:events';
import { Agent, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, it } from 'vitest';
import { networkOf } from './authenticate.ts';
import type { AppEnv } from './deps.ts';
import { Strangers, type StrangerLimits } from './strangers.ts';

const HELD_MS = 300;
const LIMITS: StrangerLimits = { atOnce: 5, windowMs: 60_000, heldMs: HELD_MS, held: 3, connections: 4 };
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** `/known` is asked by somebody with a good token. */
async function served(limits: Partial<StrangerLimits> = {}) {
  const strangers = new Strangers({ ...LIMITS, ...limits });
  const app = new Hono<AppEnv>();
  app.use(strangers.slowDown(0));
  app.get('/known', (c) => {
    strangers.know(c);
    c.set('principal', {} as never);
    return c.text('ok');
  });
  app.get('/', (c) => c.text('who are you', 401));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  strangers.bound(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true });
  ends.push(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  /** Its status and how long it took; 0 where it was hung up on. */
  const ask = (path: string): Promise<{ status: number; ms: number }> =>
    new Promise((resolve) => {
      const began = performance.now();
      const answered = (status: number) => resolve({ status, ms: performance.now() - began });
      request({ port, host: '127.0.0.1', path, agent }, (response) => {
        response.resume();
        response.on('end', () => answered(response.statusCode ?? 0));
      })
        .on('error', () => answered(0))
        .end();
    });
  return { port, ask };
}

it('who asks too much without a token waits, and who has one does not', async () => {
  const { ask } = await served();
  for (let i = 0; i < LIMITS.atOnce; i += 1) expect((await ask('/')).ms).toBeLessThan(HELD_MS);
  const [late, known] = await Promise.all([ask('/'), ask('/known')]);
  expect(late.status).toBe(401);
  expect(late.ms).toBeGreaterThan(HELD_MS * 0.9);
  expect([known.status, known.ms < late.ms]).toEqual([200, true]);
});

it('more than may wait are hung up on', async () => {
  const { ask } = await served({ connections: 100 });
  for (let i = 0; i < LIMITS.atOnce; i += 1) await ask('/');
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask('/')));
  expect(answers.filter(({ status }) => status === 0)).toHaveLength(7);
});

it('of the connections of one network the oldest on which nobody is known gives way', async () => {
  const { port } = await served();
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    ends.push(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  const said = async (socket: Socket, path: string): Promise<string> => {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString().slice(9, 12);
  };
  const tablets: Socket[] = [];
  for (let i = 0; i < 2 * LIMITS.connections; i += 1) {
    tablets.push(await open());
    expect(await said(tablets[i] ?? (await open()), '/known')).toBe('200');
  }
  const [tablet = await open()] = tablets;
  const first = await open();
  const closed = once(first, 'close');
  const others = await Promise.all(Array.from({ length: 3 * LIMITS.connections }, open));
  await closed;
  await expect
    .poll(() => others.filter(({ closed: isClosed }) => !isClosed).length)
    .toBeLessThanOrEqual(LIMITS.connections);
  expect(await said(tablet, '/known')).toBe('200');
  expect(await said(await open(), '/known')).toBe('200');
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
