import { PROTOCOL } from '@meja/sync';
import { addLineArgs, anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../db/tenant.ts';
import type { Action } from '../features/audit/actions.ts';
import { chainAfter, headOf } from '../features/audit/audit.queries.ts';
import { createSealer } from '../features/audit/seal.ts';
import { verifyLog } from '../features/audit/verify-log.ts';
import { hashSecret } from '../features/people/index.ts';
import type { Targets, Visitor } from './attack-case.ts';
import { Authenticator } from './authenticator.ts';
import { Browser } from './browser.ts';
import { CASES } from './attack-cases.ts';
import { TEST_SECRET } from './audit-of.ts';
import { furnish } from './furnish.ts';
import { giveKey, queueFile, type Keys } from './queue-file.ts';
import { renewalOf } from './renewal.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { CodeApp, creationOptions, giveAccount, requestOptions, signedIn, signInByKey } from './signed-in.ts';
import { signIn as enter } from './signed-in.ts';
import { startTestApp, type Answer, type TestApp } from './test-app.ts';

/**
 * Every route that writes, asked with good credentials, leaves an entry in the audit log or stands below with the reason why
 * it leaves none. The routes come from the app: a new one fails the first test.
 */

/** Why a route leaves no entry. */
const WITHOUT: Record<string, string> = {
  'POST /api/auth/login/passkey/options': 'It makes a challenge, and keeps nothing.',
  'POST /api/auth/step-up/options': 'It makes a challenge, and keeps nothing.',
  'POST /api/auth/factors/passkeys/options': 'It makes a challenge, and keeps nothing.',
  'POST /api/auth/factors/totp/setup': 'It makes a secret, and keeps nothing until its first code was shown.',
  'POST /api/auth/refresh':
    'It carries on a session whose sign-in is told; a token that is used twice is told.',
  'POST /api/pins/tries': 'It counts tries, and tablets ask before each; a lock is told.',
  'POST /api/devices/token': 'Every tablet asks every ten minutes, and devices keep when; a refusal is told.',
  'POST /api/sync/push': 'The log of mutations is its record, chained by each tablet; a fork is told.',
  'POST /api/sync/pull': 'It reads.',
};

const EMAIL = 'owner@audit.example';
let password = 'a good long password';
let test: TestApp;
let home: Restaurant;
let targets: Targets;
let visitor: Visitor;
let keys: Keys;

beforeAll(async () => {
  test = await startTestApp({ mail: true });
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
  const password_hash = await hashSecret(password);
  await withTenant(db, tenantId, (tx) =>
    tx.updateTable('users').set({ email: EMAIL, password_hash }).where('id', '=', staff.owner).execute(),
  );
});
afterAll(() => test.close());

const signIn = () => test.post('/api/auth/login', { email: EMAIL, password });
const askForReset = () => test.post('/api/auth/password/forgotten', { email: EMAIL });

/** What the mail holds that somebody gets who asks for a new password. */
async function tokenByMail(): Promise<string> {
  const mail = new Promise<string>((resolve) => {
    const end = test.mail?.onMail(({ to, text }) => {
      const token = /reset-password#(\S+)/.exec(text)?.[1];
      if (to !== EMAIL || token === undefined) return;
      end?.();
      resolve(token);
    });
  });
  await askForReset();
  return mail;
}
const setRevoked = (revoked_at: Date | null) =>
  withTenant(test.database.owner.db, home.tenantId, (tx) =>
    tx.updateTable('devices').set({ revoked_at }).where('id', '=', home.devices[0]).execute(),
  );

async function aQueue() {
  const { outletId, devices, staff } = home;
  const at = test.clock.now.getTime() - 3_600_000;
  const writer = new EnvelopeWriter({ deviceId: devices[0], outletId, actorId: staff.waiter, at });
  const record = writer.write({ name: 'order.addLine', args: addLineArgs({ orderId: anId() }) });
  return queueFile(home, keys, [record]);
}

/** The first record of a tablet that has delivered none. */
async function push(): Promise<Answer> {
  const { tenantId, outletId, devices, staff } = home;
  const at = test.clock.now.getTime() - 3_600_000;
  const writer = new EnvelopeWriter({ deviceId: devices[1], outletId, actorId: staff.waiter, at });
  const record = writer.write({ name: 'order.addLine', args: addLineArgs({ orderId: anId() }) });
  const token = await test.deviceToken(tenantId, devices[1], outletId);
  return test.post('/api/sync/push', { protocol: PROTOCOL, mutations: [record] }, token);
}

async function newKey() {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  return { kty, crv, x, y };
}

const ask = (route: string) => async (): Promise<Answer> => {
  const each = CASES[route];
  if (each?.kind !== 'attack') throw new Error(`${route} has no case`);
  return each.send(test, visitor, targets);
};

const SECOND = 'admin@audit.example';
/** Somebody with a second factor, and what they show. */
const admin: { browser?: Browser; app?: CodeApp; key?: Authenticator } = {};
function ofAdmin() {
  const { browser, app, key } = admin;
  if (!browser || !app || !key) throw new Error('the routes that set them up come first');
  return { browser, app, key };
}
const nextCode = () => (test.clock.now = new Date(test.clock.now.getTime() + 30_000));

/** Of second factors, in the order in which somebody comes by them. */
const FACTORS_TOLD: Record<string, { as: Action; send: () => Promise<Answer> }> = {
  'POST /api/auth/factors/totp': {
    as: 'factor.totp_added',
    send: async () => {
      await giveAccount(test, home, home.staff.admin, SECOND);
      const browser = await signedIn(test, SECOND);
      const { body } = await browser.post('/api/auth/factors/totp/setup');
      const app = new CodeApp(test, String(body['secret']));
      Object.assign(admin, { browser, app });
      return browser.post('/api/auth/factors/totp', { setup: body['setup'], code: app.code() });
    },
  },
  'POST /api/auth/factors/passkeys': {
    as: 'factor.passkey_added',
    send: async () => {
      const key = new Authenticator();
      const { browser = new Browser(test) } = admin;
      const attestation = key.register(await creationOptions(browser));
      admin.key = key;
      return browser.post('/api/auth/factors/passkeys', { name: 'Laptop', attestation });
    },
  },
  'POST /api/auth/login/code': {
    as: 'sign_in.succeeded',
    send: async () => {
      nextCode();
      const browser = new Browser(test);
      await enter(browser, SECOND);
      return browser.post('/api/auth/login/code', { code: ofAdmin().app.code() });
    },
  },
  'POST /api/auth/login/passkey': {
    as: 'sign_in.succeeded',
    send: () => signInByKey(new Browser(test), ofAdmin().key),
  },
  'POST /api/auth/step-up': {
    as: 'session.proved',
    send: async () => {
      const { browser, key } = ofAdmin();
      const assertion = key.answer(await requestOptions(browser, '/api/auth/step-up/options'));
      return browser.post('/api/auth/step-up', { by: 'passkey', assertion });
    },
  },
  'POST /api/auth/factors/recovery-codes': {
    as: 'factor.codes_made',
    send: () => ofAdmin().browser.post('/api/auth/factors/recovery-codes'),
  },
  'POST /api/auth/factors/demand': {
    as: 'factor.demanded',
    send: ask('POST /api/auth/factors/demand'),
  },
  'POST /api/auth/factors/passkeys/:id/name': {
    as: 'factor.passkey_renamed',
    send: async () => {
      const { browser } = ofAdmin();
      return browser.post(`/api/auth/factors/passkeys/${await passkeyId(browser)}/name`, { name: 'Ponsel' });
    },
  },
  'POST /api/auth/factors/passkeys/:id/remove': {
    as: 'factor.passkey_removed',
    send: async () => {
      const { browser } = ofAdmin();
      return browser.post(`/api/auth/factors/passkeys/${await passkeyId(browser)}/remove`);
    },
  },
  'POST /api/auth/factors/totp/remove': {
    as: 'factor.totp_removed',
    send: () => ofAdmin().browser.post('/api/auth/factors/totp/remove'),
  },
};

async function passkeyId(browser: Browser): Promise<string> {
  const { body } = await browser.get('/api/auth/factors');
  return (body['passkeys'] as { id: string }[])[0]?.id ?? '';
}

/** A request of each that succeeds, and what it is told as. */
const TOLD: Record<string, { as: Action; byNobody?: true; send: () => Promise<Answer> }> = {
  ...FACTORS_TOLD,
  'POST /api/auth/login': { as: 'sign_in.succeeded', send: signIn },
  'POST /api/auth/logout': {
    as: 'session.ended',
    send: async () => {
      const cookie = /meja_refresh=[^;]*/.exec((await signIn()).headers.get('set-cookie') ?? '')?.[0] ?? '';
      return test.post('/api/auth/logout', {}, undefined, { cookie });
    },
  },
  'POST /api/pins/:staffId': { as: 'person.pin_set', send: ask('POST /api/pins/:staffId') },
  'POST /api/outlets/:id/settings': {
    as: 'outlet.settings_changed',
    send: ask('POST /api/outlets/:id/settings'),
  },
  'POST /api/devices/enrolment-codes': {
    as: 'device.code_made',
    send: ask('POST /api/devices/enrolment-codes'),
  },
  'POST /api/devices/enrol': {
    as: 'device.enrolled',
    send: async () => {
      const issued = await ask('POST /api/devices/enrolment-codes')();
      const code = issued.body['code'];
      return test.post('/api/devices/enrol', { code, name: 'Tablet baru', publicKey: await newKey() });
    },
  },
  'POST /api/devices/renew': {
    as: 'device.renewed',
    send: async () => {
      await withTenant(test.database.owner.db, home.tenantId, (tx) =>
        tx
          .updateTable('devices')
          .set({ forked_at: test.clock.now })
          .where('id', '=', home.devices[0])
          .execute(),
      );
      const { asked } = await renewalOf({ now: test.clock.now, tenantId: home.tenantId }, keys);
      return test.post('/api/devices/renew', asked, visitor.deviceToken);
    },
  },
  'POST /api/sync/imports': {
    as: 'queue.brought',
    send: async () => test.post('/api/sync/imports', await aQueue(), visitor.userToken),
  },
  'POST /api/sync/hand-in': {
    as: 'queue.handed_in',
    send: async () => {
      await setRevoked(test.clock.now);
      const answer = await test.post('/api/sync/hand-in', await aQueue());
      await setRevoked(null);
      return answer;
    },
  },
  'POST /api/exceptions/conflicts/:id/resolution': {
    as: 'conflict.decided',
    send: ask('POST /api/exceptions/conflicts/:id/resolution'),
  },
  'POST /api/exceptions/quarantine/resolutions': {
    as: 'records.decided',
    send: ask('POST /api/exceptions/quarantine/resolutions'),
  },
  'POST /api/exceptions/terms/resolutions': {
    as: 'terms.decided',
    send: ask('POST /api/exceptions/terms/resolutions'),
  },
  'POST /api/exceptions/unallocated/:id/resolutions': {
    as: 'money.decided',
    send: ask('POST /api/exceptions/unallocated/:id/resolutions'),
  },
  'POST /api/exceptions/breaks/acknowledgements': {
    as: 'break.acknowledged',
    send: ask('POST /api/exceptions/breaks/acknowledgements'),
  },
  'POST /api/auth/sessions/:id/end': {
    as: 'session.ended',
    send: async () => {
      await signIn();
      const { body } = await test.get('/api/auth/sessions', visitor.userToken);
      const other = (body['sessions'] as { id: string; isThis: boolean }[]).find(({ isThis }) => !isThis);
      return test.post(`/api/auth/sessions/${other?.id}/end`, {}, visitor.userToken);
    },
  },
  'POST /api/auth/sessions/end-others': {
    as: 'session.ended',
    send: async () => {
      await signIn();
      return test.post('/api/auth/sessions/end-others', {}, visitor.userToken);
    },
  },
  'POST /api/auth/password': {
    as: 'password.changed',
    send: () => {
      const [present, next] = [password, (password = 'nine brown horses')];
      return test.post('/api/auth/password', { present, next }, visitor.userToken);
    },
  },
  'POST /api/auth/password/forgotten': { as: 'password.reset_asked', byNobody: true, send: askForReset },
  'POST /api/auth/password/reset': {
    as: 'password.reset',
    send: async () => {
      password = 'eight grey donkeys';
      const answer = await test.post('/api/auth/password/reset', { token: await tokenByMail(), password });
      // All sessions have ended by it.
      visitor = { ...visitor, userToken: await test.userToken(home.tenantId, home.staff.owner) };
      return answer;
    },
  },
  // Last: the tablet is gone after it.
  'POST /api/devices/:id/revoke': { as: 'device.revoked', send: ask('POST /api/devices/:id/revoke') },
  'GET /api/audit/export': {
    as: 'log.exported',
    send: () => test.get(`/api/audit/export?outlet_id=${home.outletId}`, visitor.userToken),
  },
};

const ofHome = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.app.db, home.tenantId, work);

describe('every route that writes', () => {
  it('is told of in the audit log, or stands here with its reason', () => {
    const writing = test.app.routes
      .filter(({ method }) => !['ALL', 'GET', 'HEAD', 'OPTIONS'].includes(method))
      .map(({ method, path }) => `${method} ${path}`);
    const known = [
      ...Object.keys(WITHOUT),
      ...Object.keys(TOLD).filter((route) => !route.startsWith('GET ')),
    ];
    expect([...new Set(writing)].sort()).toEqual(known.sort());
  });

  it.each(Object.keys(WITHOUT))('%s is not told of where it succeeds', async (route) => {
    const { seq } = await ofHome(headOf);
    const answer = await (route === 'POST /api/sync/push' ? push() : ask(route)());
    if (route === 'POST /api/sync/push') expect(answer.body['result']).toBe('judged');
    await test.audit.idle();
    const entries = await ofHome((tx) => chainAfter(tx, seq, 10));
    // At a door, the case is somebody who forges.
    expect(entries.filter(({ action }) => action !== 'device.assertion_refused')).toEqual([]);
  });

  it.each(Object.entries(TOLD))('%s leaves its entry, with the request that made it', async (_, told) => {
    const { seq } = await ofHome(headOf);
    const answer = await told.send();
    expect(answer.status, answer.text).toBeLessThan(300);
    const entry = (await ofHome((tx) => chainAfter(tx, seq, 10))).find(({ action }) => action === told.as);
    expect(entry).toMatchObject({ tenantId: home.tenantId, requestId: answer.headers.get('x-request-id') });
    expect(entry?.actorId === null).toBe(told.byNobody === true);
  });

  it('leaves one chain', async () => {
    const { publicKey } = createSealer(TEST_SECRET);
    const { entries, faults } = await verifyLog(test.database.app.db, home.tenantId, [publicKey]);
    expect(entries).toBeGreaterThan(12);
    // The furnished seal.
    expect(faults).toEqual([{ what: 'seal_of_unknown_key', seq: 1 }]);
  });
});
