import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { furnish } from '../furnish.ts';
import { openRestaurant } from '../restaurant.ts';
import { startTestApp, type TestApp } from '../test-app.ts';
import { operationsOf, type Parameter } from './operations.ts';
import { HOSTILE_TEXTS } from './values.ts';

/**
 * Hostile text in every parameter of every route that the API's own description names. A route answers it, or says what
 * is wrong; it never fails, and it never takes one thing for another.
 */

let test: TestApp;
let token: string;
let parameters: Asked[];

interface Asked extends Parameter {
  route: string;
}

/** Without these a route refuses whatever else is asked. */
const NEEDED: Readonly<Record<string, string>> = { from: '2026-11-20', to: '2026-11-20' };

beforeAll(async () => {
  test = await startTestApp({
    allowances: { user: { points: 1_000_000, seconds: 60 }, tenant: { points: 1_000_000, seconds: 60 } },
  });
  const restaurant = await openRestaurant(test.database.owner.db);
  await furnish(test.database.owner.db, restaurant);
  token = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  parameters = (await operationsOf(test))
    .filter(({ method }) => method === 'GET')
    .flatMap(({ path, parameters: own }) => own.map((each) => ({ ...each, route: path })));
});
afterAll(() => test.close());

function ask({ route, name, in: place }: Asked, value: string) {
  const path = route.replace(/\{(\w+)\}/g, (_, each: string) =>
    place === 'path' && each === name ? encodeURIComponent(value.toWellFormed()) : crypto.randomUUID(),
  );
  const query = new URLSearchParams(NEEDED);
  if (place === 'query') query.set(name, value);
  return answered(`${path}?${query.toString()}`);
}

/** Whether the description lets it pass. An empty part of a path is another path. */
function fits({ in: place, schema }: Asked, value: string): boolean {
  if (place === 'path' && value === '') return true;
  const { default: _, ...rest } = schema as { default?: unknown };
  const described = z.fromJSONSchema(rest);
  return described.safeParse(value.toWellFormed()).success;
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

  it.each(HOSTILE_TEXTS.map((value) => [value.slice(0, 40), value]))(
    '%s is answered or refused',
    async (_, value) => {
      for (const parameter of parameters) {
        const { status, headers, text, code } = await ask(parameter, value);
        const where = `${parameter.route} ${parameter.name}: ${text.slice(0, 200)}`;
        expect(status, where).toBeLessThan(500);
        if (!fits(parameter, value)) expect(status, where).toBeGreaterThanOrEqual(400);
        if (status < 400) continue;
        expect(headers.get('content-type'), where).toContain('application/problem+json');
        expect(code, where).toMatch(/^[A-Z_]+$/);
      }
    },
  );

  it.each(['0x10', '1e3', '', ' 5', '٣', '1.0'])('%s is no number', async (value) => {
    const lists = parameters.filter(({ name }) => ['limit', 'hour'].includes(name));
    expect(lists.length).toBeGreaterThan(4);
    for (const list of lists)
      expect([list.route, (await ask(list, value)).status]).toEqual([list.route, 422]);
  });

  it('that is given twice is refused', async () => {
    const answer = await test.get('/api/orders?limit=5&limit=6', token);
    expect([answer.status, answer.body['code']]).toEqual([422, 'INVALID']);
  });
});
