import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Targets } from './attack-case.ts';
import { CASES } from './attack-cases.ts';
import { furnish } from './furnish.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/**
 * Every route that somebody signed in can write with asks for a fresh proof of who they are, or stands below with the reason why it does
 * not. The routes come from the app: a new one fails the first test until it is decided.
 */

/** In wrong hands they do harm that can't be undone, or open a way back in. */
const DANGEROUS = [
  'POST /api/auth/password',
  'POST /api/auth/sessions/:id/end',
  'POST /api/auth/sessions/end-others',
  'POST /api/auth/factors/totp/setup',
  'POST /api/auth/factors/totp',
  'POST /api/auth/factors/totp/remove',
  'POST /api/auth/factors/recovery-codes',
  'POST /api/auth/factors/demand',
  'POST /api/auth/factors/passkeys/options',
  'POST /api/auth/factors/passkeys',
  'POST /api/auth/factors/passkeys/:id/remove',
  'POST /api/pins/:staffId',
  // What guests pay, and how long a tablet stays open.
  'POST /api/outlets/:id/settings',
  'POST /api/devices/enrolment-codes',
  'POST /api/devices/:id/revoke',
  'POST /api/exceptions/conflicts/:id/resolution',
  'POST /api/exceptions/quarantine/resolutions',
  'POST /api/exceptions/terms/resolutions',
  'POST /api/exceptions/unallocated/:id/resolutions',
  // It reads, and takes everything along.
  'GET /api/audit/export',
];

const EASY: Record<string, string> = {
  'POST /api/auth/step-up': 'It is how one proves it.',
  'POST /api/auth/step-up/options': 'It is how one proves it.',
  'POST /api/auth/factors/passkeys/:id/name': 'A name opens nothing.',
  'POST /api/exceptions/breaks/acknowledgements':
    'It says that somebody has seen something, and moves no money.',
};

/** Tablets come here too, and what they bring is judged whoever brings it. */
const BY_ANYBODY = ['POST /api/sync/imports'];

const HOUR_MS = 3_600_000;
let test: TestApp;
let home: Restaurant;
let targets: Targets;
let userToken: string;

beforeAll(async () => {
  test = await startTestApp();
  const { db } = test.database.owner;
  home = await openRestaurant(db);
  const { tenantId, outletId, devices, staff } = home;
  targets = { ...(await furnish(db, home)), tenantId, outletId, deviceId: devices[1], staffId: staff.waiter };
});
afterAll(() => test.close());
beforeEach(async () => {
  userToken = await test.userToken(home.tenantId, home.staff.owner);
});

const asked = Object.entries(CASES).flatMap(([route, each]) =>
  each.kind === 'attack' && each.guard !== 'door' && each.guard !== 'device' ? [[route, each] as const] : [],
);

/** As the session, `age` ms after its sign-in. Tokens are good for ten minutes, so it gets one then. */
async function send(route: string, age: number) {
  const each = CASES[route];
  if (each?.kind !== 'attack') throw new Error(`${route} has no case`);
  const { now } = test.clock;
  const { sessionId = '', userId = anId() } = (await test.deps.tokens.verify(userToken)) as {
    sessionId?: string;
    userId?: Restaurant['staff']['owner'];
  };
  test.clock.now = new Date(now.getTime() + age);
  const token = await test.deps.tokens.signUser({ tenantId: home.tenantId, userId, sessionId });
  const visitor = { restaurant: home, userToken: token, deviceToken: '' };
  const answer = await each.send(test, visitor, targets);
  test.clock.now = now;
  return answer;
}

describe('every route that somebody signed in can write with', () => {
  it('is decided here: it asks for a fresh proof, or has its reason', () => {
    const writing = asked.map(([route]) => route).filter((route) => !route.startsWith('GET '));
    const known = [...DANGEROUS.filter((route) => !route.startsWith('GET ')), ...Object.keys(EASY)];
    expect(writing.sort()).toEqual([...known, ...BY_ANYBODY].sort());
  });

  it.each(DANGEROUS)('%s is refused an hour after the sign-in, with what to show', async (route) => {
    const { status, body } = await send(route, HOUR_MS);
    expect([status, body['code'], body['methods']]).toEqual([403, 'STEP_UP_REQUIRED', ['password']]);
  });

  it.each(DANGEROUS)('%s asks nothing of somebody who has just signed in', async (route) => {
    expect((await send(route, 0)).body['code']).not.toBe('STEP_UP_REQUIRED');
  });

  it.each(Object.keys(EASY))('%s asks for nothing', async (route) => {
    expect((await send(route, HOUR_MS)).body['code']).not.toBe('STEP_UP_REQUIRED');
  });

  it('says so in its description', async () => {
    const { body } = await test.get('/api/openapi.json');
    const paths = body['paths'] as Record<string, Record<string, { responses: Record<string, object> }>>;
    const telling = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { responses }]) => JSON.stringify(responses['4XX'] ?? {}).includes('STEP_UP_REQUIRED'))
        .map(([method]) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(telling.sort()).toEqual([...DANGEROUS, 'POST /api/auth/step-up'].sort());
  });
});

it('counts what was shown for ten minutes, to the end', async () => {
  const route = 'POST /api/auth/sessions/end-others';
  expect((await send(route, 600_000)).status).toBe(204);
  expect((await send(route, 600_001)).status).toBe(403);
});
