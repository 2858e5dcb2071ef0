import { Hono } from 'hono';
import { validator } from 'hono/validator';
import { describe, expect, it } from 'vitest';
import { onError } from './errors.ts';
import type { AppEnv } from './deps.ts';
import { jsonBodies } from './json-body.ts';

describe('a body', () => {
  function app(room: number) {
    const held = Promise.withResolvers<void>();
    const hono = new Hono<AppEnv>();
    hono.onError((error, c) => {
      c.set('log', {
        error: () => undefined,
        warn: () => undefined,
      } as unknown as AppEnv['Variables']['log']);
      return onError(error, c);
    });
    hono.use(jsonBodies(undefined, room));
    hono.post('/unread', (c) => c.text('not asked for'));
    hono.post('/twice', async (c) => c.json((await c.req.json()) === (await c.req.json())));
    hono.post(
      '/validated',
      validator('json', (value) => value as object),
      (c) => c.json(c.req.valid('json')),
    );
    hono.post('/held', async (c) => {
      await c.req.json();
      await held.promise;
      return c.text('done');
    });
    const send = (path: string, body: string) =>
      hono.request(path, {
        method: 'POST',
        body,
        headers: { 'content-length': String(body.length), 'content-type': 'application/json' },
      });
    return { send, release: () => held.resolve() };
  }

  it('is parsed once, however often it is asked for', async () => {
    expect(await (await app(4_000).send('/twice', '{}')).json()).toBe(true);
  });

  it('is not read by a route that refuses before it asks for it', async () => {
    expect((await app(4_000).send('/unread', '['.repeat(100))).status).toBe(200);
  });

  it('is refused before it is parsed', async () => {
    const answer = await app(4_000).send('/twice', '['.repeat(100));
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'MALFORMED' }]);
  });

  it('that there is no room for is said to come at a bad time, not to be wrong, by a route with a schema too', async () => {
    const { send } = app(40);
    const answer = await send('/validated', JSON.stringify({ a: 'x'.repeat(50) }));
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'UNAVAILABLE' }]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send('/validated', '{')).status).toBe(400);
    expect((await send('/validated', '{}')).status).toBe(200);
  });

  it('is refused while others fill the room, and taken afterwards', async () => {
    const { send, release } = app(40);
    const first = send('/held', '{"a":1}');
    await expect.poll(async () => (await send('/twice', '{"b":2}')).status).toBe(503);
    release();
    expect((await first).status).toBe(200);
    expect((await send('/twice', '{"b":2}')).status).toBe(200);
  });

  it('of several megabytes waits until the one before it is done, and small ones do not wait', async () => {
    const { send, release } = app(32_000_000);
    const large = JSON.stringify({ a: 'x'.repeat(2_200_000) });
    const first = send('/held', large);
    let isAnswered = false;
    const second = Promise.resolve(send('/twice', large)).then((answer) => {
      isAnswered = true;
      return answer;
    });
    for (let i = 0; i < 20; i += 1) expect((await send('/twice', '{}')).status).toBe(200);
    expect(isAnswered).toBe(false);
    release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });
});
