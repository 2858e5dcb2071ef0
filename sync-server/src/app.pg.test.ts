import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRestaurant, type Restaurant } from './testing/restaurant.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let owner: string;

beforeAll(async () => {
  test = await startTestApp({
    allowances: { user: { points: 25, seconds: 60 } },
    publicUrl: 'https://pos.example.com',
  });
  restaurant = await openRestaurant(test.database.owner.db);
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
});
afterAll(() => test.close());

const logLines = () => test.logged.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('every answer', () => {
  it('names its request, in the header, in a problem and in the log', async () => {
    const answer = await test.get('/api/orders/nothing/at/all', owner);
    const requestId = answer.headers.get('x-request-id');
    expect(answer.body).toEqual({
      type: 'urn:meja:problem:NOT_FOUND',
      title: 'There is no such thing.',
      status: 404,
      code: 'NOT_FOUND',
      requestId,
    });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(logLines().some((line) => line['requestId'] === requestId && line['status'] === 404)).toBe(true);
  });

  it('takes over the name that a proxy gave, but no text that could forge a log', async () => {
    const named = await test.app.request('/healthz', { headers: { 'x-request-id': 'proxy-request-42' } });
    expect(named.headers.get('x-request-id')).toBe('proxy-request-42');
    const forged = await test.app.request('/healthz', { headers: { 'x-request-id': 'a b {"level":60}' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('carries the headers that keep browsers safe', async () => {
    const { headers } = await test.get('/api/auth/me', owner);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is logged with tenant and user, and without the token', async () => {
    await test.get('/api/auth/me?secret=1', owner);
    const line = logLines().findLast((each) => each['route'] === '/api/auth/me');
    expect(line).toMatchObject({
      tenantId: restaurant.tenantId,
      userId: restaurant.staff.owner,
      status: 200,
    });
    expect(test.logged.join('')).not.toContain(owner);
    expect(JSON.stringify(line)).not.toContain('secret');
  });
});

describe('a request', () => {
  it('that is not JSON is told so', async () => {
    const answer = await test.app.request('/api/auth/login', {
      method: 'POST',
      body: '{"email":',
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'MALFORMED']);
  });

  it('that is cut off in the middle is no error of the server', async () => {
    const cutOff = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    const before = test.logged.length;
    const init = { body: new ReadableStream({ pull: (body) => body.error(cutOff) }), duplex: 'half' };
    const answer = await test.app.request('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...init,
    });
    expect(answer.status).toBe(400);
    const levels = test.logged.slice(before).map((line) => (JSON.parse(line) as { level: number }).level);
    expect(Math.max(...levels)).toBeLessThan(40);
  });

  it('with text that no column can hold is told so', async () => {
    const answer = await test.get('/api/orders?search=%00', owner);
    expect([answer.status, answer.body['code']]).toEqual([422, 'INVALID']);
  });

  it('that is too large is told so, sooner on routes that need little', async () => {
    const answer = await test.post('/api/auth/login', { email: 'x'.repeat(70_000) });
    expect([answer.status, answer.body['code']]).toEqual([413, 'TOO_LARGE']);
    const device = await test.deviceToken(restaurant.tenantId, restaurant.devices[0], restaurant.outletId);
    const large = await test.post(
      '/api/sync/push',
      { protocol: 1, mutations: ['x'.repeat(1_900_000)] },
      device,
    );
    expect(large.status).not.toBe(413);
    const larger = await test.post(
      '/api/sync/push',
      { protocol: 1, mutations: ['x'.repeat(2_200_000)] },
      device,
    );
    expect(larger.status).toBe(413);
  });

  it('too many are told when to come again', async () => {
    const waiter = await test.userToken(restaurant.tenantId, restaurant.staff.waiter);
    const answers = [];
    for (let i = 0; i < 27; i += 1) answers.push(await test.get('/api/auth/me', waiter));
    const last = answers.at(-1);
    expect(last?.body['code']).toBe('RATE_LIMITED');
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await test.get('/api/auth/me', owner)).status).toBe(200);
  });
});

describe('those who run the server', () => {
  it('learn whether it lives and whether it can work', async () => {
    expect((await test.get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await test.get('/readyz')).body).toMatchObject({ status: 'ready' });
  });

  it('read metrics by route pattern, from this machine only', async () => {
    expect((await test.get('/metrics')).status).toBe(404);
    const local = await test.app.request(
      '/metrics',
      {},
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
    );
    const text = await local.text();
    expect(text).toContain(
      'meja_http_request_duration_seconds_count{method="GET",route="/api/auth/me",status="200"}',
    );
    expect(text).toContain('meja_database_connections{state="idle"}');
    expect(text).not.toContain(restaurant.tenantId);
    for (const header of ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via']) {
      const proxied = await test.app.request(
        '/metrics',
        { headers: { [header]: '203.0.113.7' } },
        { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
      );
      expect(proxied.status, header).toBe(404);
    }
  });
});

describe('the description of the API', () => {
  it('names every route that it serves', async () => {
    const { body } = await test.get('/api/openapi.json');
    const described = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const served = test.app.routes
      .filter(
        ({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !/docs|openapi/.test(path),
      )
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(described)].sort()).toEqual([...new Set(served)].sort());
  });

  it('can be browsed without asking another host for anything', async () => {
    const page = await test.get('/api/docs/');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.text).not.toMatch(/https?:\/\//);
    for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'show.js']) {
      expect((await test.get(`/api/docs/${file}`)).status).toBe(200);
    }
  });
});
