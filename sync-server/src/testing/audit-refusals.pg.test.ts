import { addLineArgs, anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { PROTOCOL } from '@meja/sync';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../db/tenant.ts';
import { giveKey, queueFile, type Keys } from './queue-file.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type Answer, type TestApp } from './test-app.ts';
import { ASSERTION_AUDIENCE } from '../features/devices/assertion.ts';
import { hashSecret } from '../features/people/index.ts';
import { chainAfter } from '../features/audit/audit.queries.ts';
import type { Facts } from '../features/audit/actions.ts';

const PASSWORD = 'a good long password';
let test: TestApp;
let restaurant: Restaurant;
let keys: Keys;
let email: string;
let passwordHash: string;
let count = 0;

beforeAll(async () => {
  const many = { points: 100_000, seconds: 60 };
  test = await startTestApp({ allowances: { doorPerAddress: many, wrongCode: many, handIn: many } });
  passwordHash = await hashSecret(PASSWORD);
});
afterAll(() => test.close());
beforeEach(async () => {
  const { db } = test.database.owner;
  restaurant = await openRestaurant(db);
  keys = await giveKey(db, restaurant, restaurant.devices[0]);
  email = `owner${(count += 1)}@refused.example`;
  await asOwner((tx) =>
    tx
      .updateTable('users')
      .set({ email, password_hash: passwordHash })
      .where('id', '=', restaurant.staff.owner)
      .execute(),
  );
});

const asOwner = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);

interface Told {
  action: string;
  by: string;
  target: string | null;
  facts: Facts;
}

async function told(): Promise<Told[]> {
  await test.audit.idle();
  const entries = await asOwner((tx) => chainAfter(tx, 0, 1_000));
  return entries.map(({ action, actorKind: by, targetId: target, diff }) => ({
    ...{ action, by, target, facts: JSON.parse(diff) as Facts },
  }));
}

const signIn = (password: string, headers: Record<string, string> = {}) =>
  test.post('/api/auth/login', { email, password }, undefined, { 'user-agent': 'Peramban', ...headers });
const cookieOf = (answer: Answer) =>
  /meja_refresh=[^;]*/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));
const QUARTER_MS = 15 * 60_000;

describe('a sign-in that is refused', () => {
  it('is told once with where it came from, and how many followed is told when the time is over', async () => {
    for (let i = 0; i < 9; i += 1) await signIn('wrong');
    const target = restaurant.staff.owner;
    const first = { action: 'sign_in.failed', by: 'nobody', target };
    expect(await told()).toEqual([{ ...first, facts: { address: 'unknown', user_agent: 'Peramban' } }]);
    later(QUARTER_MS);
    test.audit.sweep();
    const [, second, ...more] = await told();
    expect(second).toMatchObject({ ...first, facts: { count: 8, addresses: 'unknown' } });
    expect(more).toEqual([]);
    await signIn('wrong');
    expect(await told()).toHaveLength(3);
  });

  it('is told as limited where there were too many', async () => {
    for (let i = 0; i < 12; i += 1) await signIn('wrong');
    expect((await told()).map(({ action }) => action)).toEqual(['sign_in.failed', 'sign_in.limited']);
  });

  it('is told where the business is suspended, to whom it may concern later', async () => {
    await asOwner((tx) => tx.updateTable('tenants').set({ subscription_status: 'suspended' }).execute());
    expect((await signIn(PASSWORD)).status).toBe(403);
    expect(await told()).toMatchObject([{ action: 'sign_in.failed', facts: { reason: 'TENANT_SUSPENDED' } }]);
  });

  it('with an e-mail that nobody has stands in the log of the server, without what was typed', async () => {
    test.logged.length = 0;
    await test.post('/api/auth/login', { email: 'nobody@refused.example', password: 'secret' });
    await test.audit.idle();
    const line = test.logged.find((each) => each.includes('unknown e-mail'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 40, address: 'unknown' });
    expect(test.logged.join('\n')).not.toMatch(/nobody@refused|secret/);
  });
});

describe('a session', () => {
  it('whose token is used twice is told to have ended, once', async () => {
    const stolen = cookieOf(await signIn(PASSWORD));
    const refresh = (cookie: string) => test.post('/api/auth/refresh', {}, undefined, { cookie });
    await refresh(stolen);
    later(61_000);
    for (let i = 0; i < 3; i += 1) await refresh(stolen);
    expect((await told()).map(({ action, by }) => [action, by])).toEqual([
      ['sign_in.succeeded', 'user'],
      ['session.reused', 'nobody'],
    ]);
  });

  it('that another site asks with is told, and one that ends is told once', async () => {
    const cookie = cookieOf(await signIn(PASSWORD));
    const out = (headers = {}) => test.post('/api/auth/logout', {}, undefined, { cookie, ...headers });
    await out({ 'sec-fetch-site': 'cross-site' });
    await out({ origin: 'https://evil.example' });
    await test.audit.idle();
    await out();
    await out();
    expect((await told()).map(({ action }) => action)).toEqual([
      'sign_in.succeeded',
      'session.cross_site',
      'session.ended',
    ]);
  });
});

describe('a PIN', () => {
  it('that is tried too often on a tablet is told, once for each person and tablet', async () => {
    const { tenantId, outletId, devices, staff } = restaurant;
    const token = await test.deviceToken(tenantId, devices[0], outletId);
    const staffId = staff.cashier;
    let lockedMs = 0;
    for (let i = 0; i < 30 && lockedMs === 0; i += 1)
      lockedMs = Number((await test.post('/api/pins/tries', { staffId }, token)).body['lockedMs']);
    expect(lockedMs).toBeGreaterThan(0);
    await test.post('/api/pins/tries', { staffId }, token);
    expect(await told()).toEqual([
      { action: 'pin.limited', by: 'device', target: staffId, facts: { address: 'unknown' } },
    ]);
  });
});

describe('somebody', () => {
  it('who asks for what their roles do not allow is told, once for each route', async () => {
    const token = await test.userToken(restaurant.tenantId, restaurant.staff.waiter);
    const revoke = () => test.post(`/api/devices/${restaurant.devices[1]}/revoke`, {}, token);
    expect((await revoke()).status).toBe(403);
    await revoke();
    await test.get('/api/exceptions/conflicts', token);
    await test.get(`/api/orders/${anId()}`, token);
    const facts = (route: string) => ({ facts: { address: 'unknown', route } });
    const denied = { action: 'access.denied', by: 'user', target: null };
    expect(await told()).toEqual([
      { ...denied, ...facts('POST /api/devices/:id/revoke') },
      { ...denied, ...facts('GET /api/exceptions/conflicts') },
    ]);
  });
});

async function assertion(more: { key?: CryptoKey; at?: Date; jti?: string } = {}): Promise<string> {
  const seconds = Math.floor((more.at ?? test.clock.now).getTime() / 1000);
  return new SignJWT({ tid: restaurant.tenantId })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(keys.deviceId)
    .setSubject(keys.deviceId)
    .setAudience(ASSERTION_AUDIENCE)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 30)
    .setJti(more.jti ?? anId())
    .sign(more.key ?? keys.privateKey);
}

describe('a tablet', () => {
  const ask = async (text: Promise<string>) =>
    test.post('/api/devices/token', { assertion: await text }, undefined, { 'user-agent': 'Tablet' });
  const revoke = () =>
    asOwner((tx) => tx.updateTable('devices').set({ revoked_at: test.clock.now }).execute());

  it('that is refused is told with the reason', async () => {
    const { privateKey: key } = await generateKeyPair('ES256');
    await ask(assertion({ key }));
    await ask(assertion({ jti: 'once' }));
    await ask(assertion({ jti: 'once' }));
    await ask(assertion({ at: new Date(test.clock.now.getTime() - 3_600_000) }));
    await revoke();
    await ask(assertion());
    expect((await told()).map(({ action, by, facts }) => [action, by, facts.reason])).toEqual([
      ['device.assertion_refused', 'nobody', 'UNSIGNED'],
      ['device.assertion_refused', 'nobody', 'ASSERTION_USED'],
      ['device.assertion_refused', 'nobody', 'CLOCK_SKEW'],
      ['device.not_served', 'device', 'DEVICE_REVOKED'],
    ]);
  });

  it('whose renewal is refused is told, and a fork is told once', async () => {
    const token = await test.deviceToken(restaurant.tenantId, keys.deviceId, restaurant.outletId);
    const pair = await generateKeyPair('ES256', { extractable: true });
    const { kty, crv, x, y } = await exportJWK(pair.publicKey);
    const text = await assertion();
    const body = { publicKey: { kty, crv, x, y }, assertion: text, proof: text };
    expect((await test.post('/api/devices/renew', body, token)).status).toBe(403);
    const { devices, outletId, staff } = restaurant;
    const push = () => {
      const at = test.clock.now.getTime() - 3_600_000;
      const writer = new EnvelopeWriter({ deviceId: devices[0], outletId, actorId: staff.waiter, at });
      const mutation = writer.write({ name: 'order.addLine', args: addLineArgs({ orderId: anId() }) });
      return test.post('/api/sync/push', { protocol: PROTOCOL, mutations: [mutation] }, token);
    };
    for (let i = 0; i < 3; i += 1) await push();
    expect((await told()).map(({ action, facts }) => [action, facts.reason ?? facts.first_number])).toEqual([
      ['device.renewal_refused', 'FORBIDDEN'],
      ['device.forked', 1],
    ]);
  });

  it('that comes with a code that is used or has run out is told', async () => {
    const token = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
    const issued = await test.post('/api/devices/enrolment-codes', { outletId: restaurant.outletId }, token);
    const enrol = async () => {
      const { publicKey } = await generateKeyPair('ES256', { extractable: true });
      const { kty, crv, x, y } = await exportJWK(publicKey);
      const { code } = issued.body;
      return test.post('/api/devices/enrol', { code, name: 'Tablet 9', publicKey: { kty, crv, x, y } });
    };
    await enrol();
    await enrol();
    await test.audit.idle();
    later(601_000);
    await enrol();
    const [made, enrolled, used, expired] = await told();
    expect([made?.action, enrolled?.action]).toEqual(['device.code_made', 'device.enrolled']);
    expect(enrolled?.facts.enrolment_code).toBe(made?.target);
    expect(used).toMatchObject({ action: 'device.code_refused', by: 'nobody', target: made?.target });
    expect([used?.facts.reason, expired?.facts.reason]).toEqual(['CODE_USED', 'CODE_EXPIRED']);
  });

  it('whose queue is not what it signed is told, whoever brings it', async () => {
    const { devices, outletId, staff } = restaurant;
    const at = test.clock.now.getTime() - 3_600_000;
    const writer = new EnvelopeWriter({ deviceId: devices[0], outletId, actorId: staff.waiter, at });
    const record = writer.write({ name: 'order.addLine', args: addLineArgs({ orderId: anId() }) });
    const file = await queueFile(restaurant, keys, [record]);
    const altered = { ...file, exportedAt: file.exportedAt + 1 };
    await test.post('/api/sync/hand-in', altered);
    await test.post('/api/sync/hand-in', file);
    const token = await test.userToken(restaurant.tenantId, staff.owner);
    await test.post('/api/sync/imports', altered, token);
    await test.post('/api/sync/imports', { ...file, device: { ...file.device, id: anId() } }, token);
    expect((await told()).map(({ action, by, facts }) => [action, by, facts.reason])).toEqual([
      ['queue.refused', 'nobody', 'QUEUE_FILE_ALTERED'],
      ['queue.refused', 'device', 'DEVICE_ACTIVE'],
      ['queue.refused', 'user', 'QUEUE_FILE_ALTERED'],
      ['queue.refused', 'user', 'QUEUE_FILE_FOREIGN'],
    ]);
  });
});

describe('a flood', () => {
  it('of refusals of many things is counted together beyond two hundred', async () => {
    const { tenantId } = restaurant;
    for (let i = 0; i < 230; i += 1)
      test.deps.audit.refused({
        key: `flood ${tenantId} ${i}`,
        concerned: () =>
          Promise.resolve([{ tenantId, actor: { kind: 'nobody' }, action: 'device.code_refused' }]),
      });
    expect(await told()).toHaveLength(200);
    later(QUARTER_MS);
    test.audit.sweep();
    const [last] = (await told()).slice(200);
    expect(last).toMatchObject({ action: 'log.refusals_counted', facts: { count: 30 } });
    // What was counted then does not count any more.
    test.deps.audit.refused({
      key: `flood ${tenantId} again`,
      concerned: () => Promise.resolve([{ tenantId, actor: { kind: 'nobody' }, action: 'sign_in.failed' }]),
    });
    expect((await told()).at(-1)?.action).toBe('sign_in.failed');
  });

  it('that cannot be looked up fails nobody, and is in the log of the server', async () => {
    test.logged.length = 0;
    const { tenantId } = restaurant;
    test.deps.audit.refused({ key: 'broken', concerned: () => Promise.reject(new Error('no database')) });
    test.deps.audit.refused({
      key: `after ${tenantId}`,
      concerned: () => Promise.resolve([{ tenantId, actor: { kind: 'nobody' }, action: 'sign_in.failed' }]),
    });
    expect(await told()).toHaveLength(1);
    expect(test.logged.join('\n')).toContain('a refusal is not in the audit log');
  });

  it('is told at the end of the process as far as it was counted', async () => {
    const passing = await startTestApp();
    const { db } = passing.database.owner;
    const { tenantId } = await openRestaurant(db);
    for (let i = 0; i < 4; i += 1)
      passing.deps.audit.refused({
        key: 'one',
        concerned: () => Promise.resolve([{ tenantId, actor: { kind: 'nobody' }, action: 'sign_in.failed' }]),
      });
    await passing.audit.close();
    const entries = await withTenant(db, tenantId, (tx) => chainAfter(tx, 0, 10));
    expect(entries.map(({ diff }) => (JSON.parse(diff) as Facts).count)).toEqual([undefined, 3]);
    await passing.close();
  });
});
