import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish } from './furnish.ts';
import { openRestaurant } from './restaurant.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/**
 * Hostile text in every parameter of every route that the API's own description names. A route answers it, or says what
 * is wrong; it never fails, and it never takes one thing for another.
 */

let test: TestApp;
let token: string;
let parameters: Parameter[];

interface Parameter {
  route: string;
  name: string;
  in: 'query' | 'path';
}

/** Without these a route refuses whatever else is asked. */
const NEEDED: Readonly<Record<string, string>> = { from: '2026-11-20', to: '2026-11-20' };

const HOSTILE = [
  ...['', ' ', '0', '-1', '0x10', '1e3', '1e999', '9'.repeat(40), '1.5', 'NaN', 'null', '٣'],
  ...['0000-01-01', '9999-12-31', '2026-13-01', '2026-02-30', '2026-11-20T25:00:00Z', '-000001-01-01'],
  ...["' or 1=1 --", '%00', 'a\u0000b', '\ud800', '../../etc/passwd', '<script>', '{{7*7}}', '__proto__'],
  ...[
    '----------',
    'W10',
    'bnVsbA',
    'eyJhIjoxfQ',
    Buffer.from('["0000-00-00 00:00","x"]').toString('base64url'),
  ],
  Buffer.from('["0000-00-00 99:99","00000000-0000-7000-8000-000000000000"]').toString('base64url'),
  ...['00000000-0000-0000-0000-000000000000', 'x'.repeat(5_000), '🍕'.repeat(300)],
];

beforeAll(async () => {
  test = await startTestApp({
    allowances: { user: { points: 1_000_000, seconds: 60 }, tenant: { points: 1_000_000, seconds: 60 } },
  });
  const restaurant = await openRestaurant(test.database.owner.db);
  await furnish(test.database.owner.db, restaurant);
  token = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  const { paths } = (await test.get('/api/openapi.json')).body as {
    paths: Record<string, Record<string, { parameters?: { name: string; in: 'query' | 'path' }[] }>>;
  };
  parameters = Object.entries(paths).flatMap(([route, methods]) =>
    (methods['get']?.parameters ?? []).map(({ name, in: place }) => ({ route, name, in: place })),
  );
});
afterAll(() => test.close());

function ask({ route, name, in: place }: Parameter, value: string) {
  const path = route.replace(/\{(\w+)\}/g, (_, each: string) =>
    place === 'path' && each === name ? encodeURIComponent(value.toWellFormed()) : crypto.randomUUID(),
  );
  const query = new URLSearchParams(NEEDED);
  if (place === 'query') query.set(name, value);
  return answered(`${path}?${query.toString()}`);
}

/** An event stream would go on for ever: that it began is enough. */
async function answered(path: string) {
  const response = await test.app.request(path, { headers: { authorization: `Bearer ${token}` } });
  const { status, headers } = response;
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status, headers, text: '', code: '' };
  }
  const text = await response.text();
  const { code = '' } = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string };
  return { status, headers, text, code };
}

describe('hostile text in a parameter', () => {
  it('has parameters to be put into', () => {
    expect(parameters.length).toBeGreaterThan(20);
  });

  it.each(HOSTILE.map((value) => [value.slice(0, 40), value]))(
    '%s is answered or refused',
    async (_, value) => {
      for (const parameter of parameters) {
        const { status, headers, text, code } = await ask(parameter, value);
        const where = `${parameter.route} ${parameter.name}: ${text.slice(0, 200)}`;
        expect(status, where).toBeLessThan(500);
        if (status < 400) continue;
        expect(headers.get('content-type'), where).toContain('application/problem+json');
        expect(code, where).toMatch(/^[A-Z_]+$/);
      }
    },
  );

  it.each(['0x10', '1e3', '', ' 5', '٣', '1.0'])('%s is no length of a page', async (value) => {
    const lists = parameters.filter(({ name }) => name === 'limit');
    expect(lists.length).toBeGreaterThan(3);
    for (const list of lists)
      expect([list.route, (await ask(list, value)).status]).toEqual([list.route, 422]);
  });

  it('that is given twice is refused', async () => {
    const answer = await test.get('/api/orders?limit=5&limit=6', token);
    expect([answer.status, answer.body['code']]).toEqual([422, 'INVALID']);
  });
});
