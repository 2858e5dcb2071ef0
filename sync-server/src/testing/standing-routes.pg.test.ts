import { randomBytes } from 'node:crypto';
import { addLineArgs, anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { ASSERTION_AUDIENCE } from '../features/devices/assertion.ts';
import { hashSecret } from '../features/people/index.ts';
import { addReset } from '../features/people/passwords.queries.ts';
import { hashOf, tokenOf } from '../features/people/reset-token.ts';
import type { AttackCase, Targets, Visitor } from './attack-case.ts';
import type { Authenticator } from './authenticator.ts';
import { Browser } from './browser.ts';
import { CASES } from './attack-cases.ts';
import { furnish } from './furnish.ts';
import { giveKey, queueFile, type Keys } from './queue-file.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { addApp, addKey, giveAccount, signedIn, signIn, signInByKey, type CodeApp } from './signed-in.ts';
import { startTestApp, type Answer, type TestApp } from './test-app.ts';

/**
 * Every route there is, asked with good credentials of a tenant, an outlet, a tablet or a person that is served no more.
 * The routes come from attack-cases.ts, which is held to the app: a new route is asked here by itself, and a new door,
 * at which secrets are shown, does not compile without one.
 */

let test: TestApp;
let home: Restaurant;
let targets: Targets;
let visitor: Visitor;
let keys: Keys;
const EMAIL = 'owner@standing.example';
const PASSWORD = 'a good long password';
let refreshCookie: string;
let code: string;
/** Somebody with a second factor, whose password was right; their app and their passkey. */
let pending: Browser;
let app: CodeApp;
let key: Authenticator;
const SECOND = 'admin@standing.example';

beforeAll(async () => {
  test = await startTestApp({
    allowances: Object.fromEntries(
      [
        'renewal',
        'wrongCode',
        'passwordFrom',
        'passwordOf',
        'handIn',
        'handInOf',
        'doorPerAddress',
        'codeFrom',
        'codeOf',
      ].map((name) => [name, { points: 10_000, seconds: 60 }]),
    ),
  });
  const { db } = test.database.owner;
  home = await openRestaurant(db);
  const { tenantId, outletId, devices, staff } = home;
  targets = { ...(await furnish(db, home)), tenantId, outletId, deviceId: devices[1], staffId: staff.waiter };
  keys = await giveKey(db, home, devices[0]);
  visitor = {
    restaurant: home,
    userToken: await test.userToken(tenantId, staff.owner),
    deviceToken: await test.deviceToken(tenantId, devices[0], outletId),
  };
  const password_hash = await hashSecret(PASSWORD);
  await withTenant(db, tenantId, (tx) =>
    tx.updateTable('users').set({ email: EMAIL, password_hash }).where('id', '=', staff.owner).execute(),
  );
  const entered = await test.post('/api/auth/login', { email: EMAIL, password: PASSWORD });
  refreshCookie = /meja_refresh=([^;]*)/.exec(entered.headers.get('set-cookie') ?? '')?.[1] ?? '';
  const issued = await test.post('/api/devices/enrolment-codes', { outletId }, visitor.userToken);
  code = String(issued.body['code']);
  await giveAccount(test, home, staff.admin, SECOND);
  const admin = await signedIn(test, SECOND);
  ({ app } = await addApp(test, admin));
  ({ key } = await addKey(admin));
  pending = new Browser(test);
  await signIn(pending, SECOND);
});
afterAll(() => test.close());

/** Good credentials at each door, and whose they are. */
const DOORS: Record<string, { of: 'person' | 'device' | 'outlet' | 'nobody'; send: () => Promise<Answer> }> =
  {
    'POST /api/auth/login': {
      of: 'person',
      send: () => test.post('/api/auth/login', { email: EMAIL, password: PASSWORD }),
    },
    'POST /api/auth/refresh': {
      of: 'person',
      send: () => test.post('/api/auth/refresh', {}, undefined, { cookie: `meja_refresh=${refreshCookie}` }),
    },
    'POST /api/auth/login/code': {
      of: 'person',
      send: () => pending.copy().post('/api/auth/login/code', { code: app.code() }),
    },
    // It tells nothing of anybody.
    'POST /api/auth/login/passkey/options': {
      of: 'nobody',
      send: () => test.post('/api/auth/login/passkey/options', {}),
    },
    'POST /api/auth/login/passkey': { of: 'person', send: () => signInByKey(new Browser(test), key) },
    // The answer tells nobody whether there is such an account; account.pg.test.ts shows who is sent a mail.
    'POST /api/auth/password/forgotten': {
      of: 'nobody',
      send: () => test.post('/api/auth/password/forgotten', { email: EMAIL }),
    },
    'POST /api/auth/password/reset': {
      of: 'person',
      send: async () => {
        const token = await newLink();
        const answer = await test.post('/api/auth/password/reset', { token, password: PASSWORD });
        // It ends all sessions where it is let in.
        if (answer.status < 300) visitor.userToken = await test.userToken(home.tenantId, home.staff.owner);
        return answer;
      },
    },
    // It only ends what there is.
    'POST /api/auth/logout': { of: 'nobody', send: () => test.post('/api/auth/logout', {}) },
    'POST /api/devices/enrol': {
      of: 'outlet',
      send: async () => {
        const { publicKey } = await generateKeyPair('ES256', { extractable: true });
        const { kty, crv, x, y } = await exportJWK(publicKey);
        return test.post('/api/devices/enrol', { code, name: 'Tablet 9', publicKey: { kty, crv, x, y } });
      },
    },
    'POST /api/devices/token': {
      of: 'device',
      send: async () => test.post('/api/devices/token', { assertion: await assertion() }),
    },
    // What a tablet still holds is taken for review whatever its standing; see below.
    'POST /api/sync/hand-in': { of: 'nobody', send: handIn },
  };

/** As the mail would have it, asked for while everything was well. */
async function newLink(): Promise<string> {
  const nonce = randomBytes(32);
  const token = tokenOf(test.deps.tokens, nonce);
  await withTenant(test.database.owner.db, home.tenantId, (tx) =>
    addReset(tx, {
      id: anId(),
      tenantId: home.tenantId,
      userId: home.staff.owner,
      nonce,
      hash: hashOf(test.deps.tokens, token),
      at: test.clock.now,
      expiresAt: new Date(test.clock.now.getTime() + 60_000),
    }),
  );
  return `${home.tenantId}.${token}`;
}

function assertion(): Promise<string> {
  const now = Math.floor(test.clock.now.getTime() / 1000);
  const { deviceId, privateKey } = keys;
  return new SignJWT({ tid: home.tenantId })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(deviceId)
    .setSubject(deviceId)
    .setAudience(ASSERTION_AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + 30)
    .setJti(crypto.randomUUID())
    .sign(privateKey);
}

async function handIn(): Promise<Answer> {
  const { outletId, devices, staff } = home;
  const at = test.clock.now.getTime() - 3_600_000;
  const writer = new EnvelopeWriter({ deviceId: devices[0], outletId, actorId: staff.waiter, at });
  const record = writer.write({ name: 'order.addLine', args: addLineArgs({ orderId: anId() }) });
  return test.post('/api/sync/hand-in', await queueFile(home, keys, [record]));
}

interface State {
  name: string;
  begin: (tx: Tx) => Promise<unknown>;
  end: (tx: Tx) => Promise<unknown>;
  /** How each kind of credential is refused; one that is not named is served. */
  refused: Partial<Record<'person' | 'device' | 'outlet', { status: number; code: string }>>;
  /** The routes that serve all the same. */
  served?: readonly string[];
}

const refusal = (status: number, problem: string) => ({ status, code: problem });
const tenant = (values: object) => (tx: Tx) => tx.updateTable('tenants').set(values).execute();
const suspended = refusal(403, 'TENANT_SUSPENDED');
const SUSPENDED = {
  person: suspended,
  device: suspended,
  outlet: refusal(404, 'ENROLMENT_CODE_INVALID'),
};

/** What somebody needs who has to set up a second factor. */
const SETTING_UP = [
  'GET /api/auth/me',
  'GET /api/auth/factors',
  'POST /api/auth/factors/totp/setup',
  'POST /api/auth/factors/totp',
  'POST /api/auth/factors/passkeys/options',
  'POST /api/auth/factors/passkeys',
  'POST /api/auth/step-up',
  'POST /api/auth/step-up/options',
];
const doorsOfPeople = () => Object.keys(DOORS).filter((route) => DOORS[route]?.of === 'person');

const STATES: State[] = [
  {
    name: 'a business that is not active',
    begin: tenant({ is_active: false }),
    end: tenant({ is_active: true }),
    refused: SUSPENDED,
  },
  ...(['suspended', 'cancelled'] as const).map((status) => ({
    name: `a business whose subscription is ${status}`,
    begin: tenant({ subscription_status: status }),
    end: tenant({ subscription_status: 'active' }),
    refused: SUSPENDED,
  })),
  {
    name: 'a closed outlet',
    begin: (tx) => tx.updateTable('outlets').set({ is_active: false }).execute(),
    end: (tx) => tx.updateTable('outlets').set({ is_active: true }).execute(),
    refused: { device: refusal(403, 'OUTLET_CLOSED'), outlet: refusal(404, 'ENROLMENT_CODE_INVALID') },
  },
  {
    name: 'a revoked tablet',
    begin: (tx) => setRevoked(tx, test.clock.now),
    end: (tx) => setRevoked(tx, null),
    refused: { device: refusal(403, 'DEVICE_REVOKED') },
  },
  {
    name: 'somebody who has left',
    begin: (tx) => setActive(tx, false),
    end: (tx) => setActive(tx, true),
    refused: { person: refusal(401, 'SESSION_ENDED') },
  },
  {
    name: 'somebody without the second factor that their business demands',
    begin: tenant({ demands_second_factor: true }),
    end: tenant({ demands_second_factor: false }),
    refused: { person: refusal(403, 'SECOND_FACTOR_MISSING') },
    served: [...SETTING_UP, ...doorsOfPeople()],
  },
];

const setRevoked = (tx: Tx, revoked_at: Date | null) =>
  tx.updateTable('devices').set({ revoked_at }).where('id', '=', home.devices[0]).execute();
const setActive = (tx: Tx, is_active: boolean) =>
  tx
    .updateTable('users')
    .set({ is_active })
    .where('id', 'in', [home.staff.owner, home.staff.admin])
    .execute();

const asked = (): [string, Extract<AttackCase, { kind: 'attack' }>][] =>
  Object.entries(CASES).flatMap(([route, each]) => (each.kind === 'attack' ? [[route, each]] : []));

/** A door answers as it does to a stranger: it does not tell who has left, nor who is suspended by a link alone. */
const atDoor = (route: string, told: { status: number; code: string }) => {
  if (route === 'POST /api/auth/password/reset') return refusal(404, 'RESET_LINK_INVALID');
  if (told.code === 'SESSION_ENDED') {
    if (route === 'POST /api/auth/login/code') return refusal(401, 'SECOND_STEP_EXPIRED');
    if (route === 'POST /api/auth/login/passkey') return refusal(403, 'PASSKEY_REFUSED');
  }
  return route === 'POST /api/auth/login' && told.code === 'SESSION_ENDED'
    ? refusal(401, 'SIGN_IN_FAILED')
    : told;
};

/** Under `person` where a person asks, and so on; a route for both is asked by both. */
function ways(
  route: string,
  each: Extract<AttackCase, { kind: 'attack' }>,
): [keyof State['refused'], () => Promise<Answer>][] {
  const { deviceToken, userToken } = visitor;
  const asPerson = () => each.send(test, visitor, targets);
  const asDevice = () => each.send(test, { ...visitor, userToken: deviceToken }, targets);
  switch (each.guard) {
    case 'user':
      return [['person', asPerson]];
    case 'device':
      return [['device', asPerson]];
    case 'anybody':
      return [
        ['person', () => each.send(test, { ...visitor, userToken }, targets)],
        ['device', asDevice],
      ];
    case 'door': {
      const door = DOORS[route];
      if (!door) throw new Error(`${route} needs good credentials in DOORS`);
      return door.of === 'nobody' ? [] : [[door.of, door.send]];
    }
  }
}

describe.each(STATES)('$name', ({ begin, end, refused, served = [] }) => {
  const owner = () => test.database.owner.db;
  beforeAll(() => withTenant(owner(), home.tenantId, begin));
  afterAll(() => withTenant(owner(), home.tenantId, end));

  it.each(asked().filter(([route]) => served.includes(route) && !DOORS[route]))(
    'is served at %s all the same',
    async (route, each) => {
      for (const [credential, send] of ways(route, each))
        expect((await send()).body['code']).not.toBe(refused[credential]?.code);
    },
  );

  it.each(asked().filter(([route]) => !served.includes(route)))(
    'is not served at %s',
    async (route, each) => {
      for (const [credential, send] of ways(route, each)) {
        const told = refused[credential];
        if (!told) continue;
        const answer = await send();
        const expected = atDoor(route, told);
        expect([answer.status, answer.body['code']], answer.text).toEqual([expected.status, expected.code]);
        expect(answer.text).not.toContain(targets.orderId);
      }
    },
  );
});

describe('who is served again', () => {
  it.each(Object.entries(DOORS))('gets in at %s', async (_, { of, send }) => {
    if (of === 'nobody') return;
    const answer = await send();
    expect(answer.status, answer.text).toBeLessThan(300);
  });
});

describe('what a tablet still holds that is not served', () => {
  afterEach(() => withTenant(test.database.owner.db, home.tenantId, tenant({ is_active: true })));

  it('is refused where the tablet can deliver it by itself', async () => {
    expect((await handIn()).body['code']).toBe('DEVICE_ACTIVE');
  });

  it.each(STATES.filter(({ refused }) => refused.device))('is kept for review: $name', async (state) => {
    const { db } = test.database.owner;
    await withTenant(db, home.tenantId, state.begin);
    const answer = await handIn();
    await withTenant(db, home.tenantId, state.end);
    expect(answer.body).toMatchObject({ result: 'held', held: 1 });
  });
});

describe('a new code', () => {
  it('is not given out for a closed outlet', async () => {
    const { db } = test.database.owner;
    const closed = STATES.find(({ name }) => name === 'a closed outlet');
    if (!closed) throw new Error('no such state');
    await withTenant(db, home.tenantId, closed.begin);
    const answer = await test.post(
      '/api/devices/enrolment-codes',
      { outletId: home.outletId },
      visitor.userToken,
    );
    await withTenant(db, home.tenantId, closed.end);
    expect(answer.body['code']).toBe('OUTLET_CLOSED');
  });
});
