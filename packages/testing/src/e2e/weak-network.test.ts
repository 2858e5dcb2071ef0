import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WeakNetwork } from './weak-network.ts';

const BODY = 'all of it, from the first letter to the last';

describe('a weak network', () => {
  let upstream: Server;
  let network: WeakNetwork;
  /** What reached the server whole. */
  let taken: string[];

  const send = (path = '/push'): Promise<string> =>
    fetch(`${network.origin}${path}`, { method: 'POST', body: BODY }).then((response) => response.text());

  beforeEach(async () => {
    taken = [];
    upstream = createServer((request, response) => {
      text(request).then(
        (body) => {
          taken.push(body);
          response.end(`answer to ${body}`);
        },
        () => undefined,
      );
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    network = await WeakNetwork.before((upstream.address() as AddressInfo).port);
  });

  afterEach(async () => {
    await network.close();
    upstream.closeAllConnections();
    upstream.close();
  });

  it('carries what nothing was said about', async () => {
    const lost = network.loseNextReply('/pull');
    expect(await send()).toBe(`answer to ${BODY}`);
    await expect(send('/pull')).rejects.toThrow();
    await lost;
    expect(taken).toEqual([BODY, BODY]);
  });

  it('cuts a reply after the server has taken the request', async () => {
    const cut = network.cutNextReply('/push');
    await expect(send()).rejects.toThrow();
    await cut;
    expect(taken).toEqual([BODY]);
  });

  it('cuts a request before the server has all of it', async () => {
    const cut = network.cutNextRequest('/push');
    await expect(send()).rejects.toThrow();
    await cut;
    expect(taken).toEqual([]);
  });

  it('repeats a request and brings one answer', async () => {
    const repeated = network.repeatNextRequest('/push');
    expect(await send()).toBe(`answer to ${BODY}`);
    await repeated;
    expect(taken).toEqual([BODY, BODY]);
  });

  it('holds a reply until it is let go, and knows that it is under way', async () => {
    const held = network.holdNextReply('/push');
    const answer = send();
    const reply = await held;
    expect(network.underway('/push')).toBe(1);
    reply.release();
    expect(await answer).toBe(`answer to ${BODY}`);
    await expect.poll(() => network.underway('/push')).toBe(0);
  });

  it('holds all replies until that is over, however often it is asked', async () => {
    const release = network.holdReplies('/push');
    const answers = [send(), send()];
    await expect.poll(() => network.underway('/push')).toBe(2);
    release();
    expect(await Promise.all(answers)).toEqual([`answer to ${BODY}`, `answer to ${BODY}`]);
    expect(await send()).toBe(`answer to ${BODY}`);
  });

  it('tells of the one reply that it holds while it holds all of them', async () => {
    const release = network.holdReplies('/push');
    const held = network.holdNextReply('/push');
    const first = send();
    const reply = await held;
    const second = send();
    reply.release();
    expect(await first).toBe(`answer to ${BODY}`);
    await expect.poll(() => network.underway('/push')).toBe(1);
    release();
    expect(await second).toBe(`answer to ${BODY}`);
  });

  it('recovers from all that was done to it', async () => {
    network.holdReplies('/push');
    const answer = send();
    await expect.poll(() => network.underway('/push')).toBe(1);
    void network.loseNextReply('/pull');
    network.down();
    await expect(answer).rejects.toThrow();
    await network.recover();
    expect(await send('/push')).toBe(`answer to ${BODY}`);
    expect(await send('/pull')).toBe(`answer to ${BODY}`);
  });

  it('refuses connections until it is up again, at the same address', async () => {
    await network.refuse();
    await expect(send()).rejects.toThrow();
    await network.up();
    expect(await send()).toBe(`answer to ${BODY}`);
  });

  it('loses nothing for being slow', async () => {
    network.pace({ bitsPerSecond: 100_000, latencyMs: 5 });
    expect(await Promise.all([send(), send()])).toEqual([`answer to ${BODY}`, `answer to ${BODY}`]);
  });
});
