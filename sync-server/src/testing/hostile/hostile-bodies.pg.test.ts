import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isStorable } from '../../http/json-body.ts';
import { DEFAULT_ALLOWANCES, type Allowances } from '../../http/rate-limits.ts';
import { furnish, type Furnished } from '../furnish.ts';
import { openRestaurant } from '../restaurant.ts';
import { startTestApp } from '../test-app.ts';
import { operationsOf, type Operation } from './operations.ts';
import { exampleOf, HOSTILE_BODIES, hostileBodies } from './values.ts';

/**
 * Hostile values at every place of every body that the API's own description names. A route does what it is for or says what is
 * wrong; it never fails, and takes nothing that its description refuses.
 */

const NO_LIMITS = Object.fromEntries(
  Object.keys(DEFAULT_ALLOWANCES).map((name) => [name, { points: 1_000_000_000, seconds: 60 }]),
) as Allowances;

const test = await startTestApp({ allowances: NO_LIMITS, mail: true });
const operations = await operationsOf(test);
const withBody = operations.filter(({ body }) => body !== undefined);
const named = (all: readonly Operation[]) =>
  all.map((each) => [`${each.method} ${each.path}`, each] as const);

let tokens: readonly [user: string, device: string];
let furnished: Furnished;

beforeAll(async () => {
  const restaurant = await openRestaurant(test.database.owner.db);
  furnished = await furnish(test.database.owner.db, restaurant);
  tokens = [
    await test.userToken(restaurant.tenantId, restaurant.staff.owner),
    await test.deviceToken(restaurant.tenantId, restaurant.devices[0], restaurant.outletId),
  ];
});
afterAll(() => test.close());

/** With the ids of things that are there, so that the body is what is looked at. */
function pathOf({ path }: Operation): string {
  const id = path.includes('/conflicts/') ? furnished.conflictId : furnished.moneyId;
  return path.replace('{id}', id).replace('{staffId}', crypto.randomUUID());
}

interface Answered {
  status: number;
  code: string;
  text: string;
}

async function send(path: string, token: string, init: RequestInit): Promise<Answered> {
  const response = await test.app.request(path, {
    ...init,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...init.headers },
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.includes('application/problem+json') ?? false;
  const { code = '' } = isProblem ? (JSON.parse(text) as { code?: string }) : {};
  return { status: response.status, code, text: text.slice(0, 300) };
}

/** By whom it is called: a person or a tablet. */
async function tokenFor(operation: Operation): Promise<string> {
  const [user, device] = tokens;
  const body = JSON.stringify(exampleOf(operation.body ?? {}));
  const { code } = await send(pathOf(operation), user, { method: operation.method, body });
  return code === 'UNAUTHENTICATED' ? device : user;
}

function expectAnswered({ status, code, text }: Answered, where: string): void {
  expect(status, `${where}: ${text}`).toBeLessThan(500);
  if (status >= 400) expect(code, `${where}: ${text}`).toMatch(/^[A-Z_]+$/);
}

describe('a hostile body', () => {
  it('has routes to be sent to', () => {
    expect(withBody.length).toBeGreaterThan(15);
  });

  it.each(named(withBody))(
    'of %s is answered or refused, and never taken for another',
    async (_, operation) => {
      const { method, body: schema = {} } = operation;
      const described = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
      const token = await tokenFor(operation);
      for (const { where, body } of hostileBodies(schema)) {
        const answer = await send(pathOf(operation), token, { method, body: JSON.stringify(body) });
        expectAnswered(answer, where);
        const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
        if (
          !described.safeParse(sent).success ||
          !(isStorable(sent) || operation.path.startsWith('/api/sync/'))
        )
          expect([where, answer.status >= 400], answer.text).toEqual([where, true]);
      }
    },
  );

  it.each(named(withBody))('of %s that is no JSON, or of another type, is refused', async (_, operation) => {
    const { method, body: schema = {} } = operation;
    const token = await tokenFor(operation);
    const example = JSON.stringify(exampleOf(schema));
    for (const body of HOSTILE_BODIES) {
      const answer = await send(pathOf(operation), token, { method, body });
      expectAnswered(answer, body.slice(0, 40));
      expect([body.slice(0, 40), answer.status >= 400]).toEqual([body.slice(0, 40), true]);
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'image/png',
    ]) {
      const answer = await send(pathOf(operation), token, {
        method,
        body: example,
        headers: { 'content-type': type },
      });
      expectAnswered(answer, type);
      expect([type, answer.status >= 400], answer.text).toEqual([type, true]);
    }
  });
});

describe('a method that a route does not have', () => {
  const paths = [...new Set(operations.map(({ path }) => path))];

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])(
    '%s is answered that there is no such thing',
    async (method) => {
      for (const path of paths) {
        const isDescribed = operations.some((each) => each.path === path && each.method === method);
        const isAnothers = operations.some(
          (each) => each.method === method && each.path !== path && isMatchedBy(each.path, path),
        );
        if (isDescribed || isAnothers) continue;
        const init = method === 'GET' ? { method } : { method, body: '{}' };
        const { status, code } = await send(path.replace(/\{\w+\}/g, crypto.randomUUID()), tokens[0], init);
        expect([method, path, status, code]).toEqual([method, path, 404, 'NOT_FOUND']);
      }
    },
  );
});

/** `/api/audit/export` is also `/api/audit/{id}`. */
const isMatchedBy = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

describe('the description of a route', () => {
  it('says of every one what lets one in', () => {
    expect(operations.filter(({ security }) => security === undefined)).toEqual([]);
  });

  it.each(named(operations))('%s says what is so', async (_, operation) => {
    const { method, security = [] } = operation;
    // What shows a secret in its body has none to show here, and is told that first.
    const body = method === 'GET' ? {} : { body: '{}' };
    const response = await test.app.request(pathOf(operation), {
      method,
      headers: { 'content-type': 'application/json' },
      ...body,
    });
    const { code } = (await response.json().catch(() => ({}))) as { code?: string };
    expect(code === 'UNAUTHENTICATED').toBe(security.includes('bearer'));
    if (security.includes('session')) expect(response.status === 401 || response.status === 204).toBe(true);
  });
});
