import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draining } from './draining.ts';

/** So long that a test which waits for it fails. */
const FOR_EVER_MS = 10 * 60_000;

describe('a server that ends', () => {
  const waiting: ServerResponse[] = [];
  const clients: Socket[] = [];
  const server = () =>
    createServer((request, response) => {
      if (request.url === '/later') waiting.push(response);
      else response.end('at once');
    });
  let running: ReturnType<typeof server>;
  let end: () => Promise<void>;

  beforeEach(async () => {
    running = server();
    end = draining(running, FOR_EVER_MS);
    running.keepAliveTimeout = FOR_EVER_MS;
    running.listen(0, '127.0.0.1');
    await once(running, 'listening');
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    running.closeAllConnections();
    waiting.length = 0;
  });

  /** A connection as a browser keeps it; it never closes one by itself. */
  async function client() {
    const socket = connect({ port: (running.address() as AddressInfo).port, host: '127.0.0.1' });
    clients.push(socket);
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (heard += text));
    await once(socket, 'connect');
    return {
      ask: (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
      heard: () => heard,
      closed: once(socket, 'close'),
    };
  }

  it('does not wait for connections that nobody uses, whether or not they were ever used', async () => {
    const kept = await client();
    kept.ask('/');
    await expect.poll(kept.heard).toContain('at once');
    const unused = await client();
    await expect.poll(() => connections(running)).toBe(2);
    await end();
    await Promise.all([kept.closed, unused.closed]);
  });

  it('finishes what it is answering, and closes that connection then', async () => {
    const asking = await client();
    asking.ask('/later');
    await expect.poll(() => waiting.length).toBe(1);
    const ended = end();
    waiting[0]?.end('in the end');
    await ended;
    await asking.closed;
    expect(asking.heard()).toContain('in the end');
    expect(asking.heard()).toMatch(/^connection: close\r$/im);
  });

  it('closes a connection whose answer had begun before, as an event stream has', async () => {
    const following = await client();
    following.ask('/later');
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]?.write('event\n\n');
    await expect.poll(following.heard).toContain('event');
    const ended = end();
    waiting[0]?.end();
    await ended;
    await following.closed;
  });

  it('cuts off what takes longer than it may', async () => {
    const impatient = server();
    const give = draining(impatient, 50);
    impatient.listen(0, '127.0.0.1');
    await once(impatient, 'listening');
    running?.close();
    running = impatient;
    const asking = await client();
    asking.ask('/later');
    await expect.poll(() => waiting.length).toBe(1);
    await give();
    await asking.closed;
  });
});

const connections = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
