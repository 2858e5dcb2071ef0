import { randomBytes } from 'node:crypto';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../db/tenant.ts';
import type { Facts } from '../features/audit/actions.ts';
import { chainAfter } from '../features/audit/audit.queries.ts';
import { hashSecret } from '../features/people/index.ts';
import { addReset } from '../features/people/passwords.queries.ts';
import { hashOf, tokenOf } from '../features/people/reset-token.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type TestApp } from './test-app.ts';

const PASSWORD = 'a good long password';
const NEXT = 'nine brown horses';
const BROWSER = { 'user-agent': 'Peramban' };
let test: TestApp;
let restaurant: Restaurant;
let token: string;
let email: string;
let passwordHash: string;
let count = 0;

beforeAll(async () => {
  const many = { points: 100_000, seconds: 60 };
  test = await startTestApp({ mail: true, allowances: { doorPerAddress: many, resetFrom: many } });
  passwordHash = await hashSecret(PASSWORD);
});
afterAll(() => test.close());
beforeEach(async () => {
  restaurant = await openRestaurant(test.database.owner.db);
  email = `owner${(count += 1)}@account.example`;
  await asOwner((tx) =>
    tx
      .updateTable('users')
      .set({ email, password_hash: passwordHash })
      .where('id', '=', restaurant.staff.owner)
      .execute(),
  );
  token = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
});

const asOwner = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);

async function told() {
  await test.audit.idle();
  const entries = await asOwner((tx) => chainAfter(tx, 0, 1_000));
  return entries.map(({ action, actorKind: by, targetId: target, diff }) => ({
    ...{ action, by, target, facts: JSON.parse(diff) as Facts },
  }));
}

const signIn = (password = PASSWORD) => test.post('/api/auth/login', { email, password }, undefined, BROWSER);
const change = (present = PASSWORD, next = NEXT) =>
  test.post('/api/auth/password', { present, next }, token, BROWSER);
const ask = (address = email) =>
  test.post('/api/auth/password/forgotten', { email: address }, undefined, BROWSER);
const suspend = () =>
  asOwner((tx) => tx.updateTable('tenants').set({ subscription_status: 'suspended' }).execute());
/** A link of the owner's, as the mail has it, without its business. */
async function link(): Promise<string> {
  const { tokens } = test.deps;
  const [token, at] = [tokenOf(tokens, randomBytes(32)), test.clock.now];
  await asOwner((tx) =>
    addReset(tx, {
      ...{ id: anId<string>(), tenantId: restaurant.tenantId, userId: restaurant.staff.owner },
      ...{ nonce: randomBytes(32), hash: hashOf(tokens, token), at },
      expiresAt: new Date(at.getTime() + 30 * 60_000),
    }),
  );
  return token;
}
const use = (token: string) =>
  test.post(
    '/api/auth/password/reset',
    { token: `${restaurant.tenantId}.${token}`, password: NEXT },
    undefined,
    BROWSER,
  );
const refusedFor = (reason: Facts['reason']) => ({
  ...{ action: 'password.reset_refused', by: 'nobody', target: restaurant.staff.owner },
  facts: { ...whence, reason },
});
const whence = { address: 'unknown', user_agent: 'Peramban' };

describe('the password of somebody', () => {
  it('that is changed is told, with the sessions that end by it', async () => {
    await signIn();
    await signIn();
    expect((await change()).status).toBe(204);
    expect((await told()).at(-1)).toEqual({
      ...{ action: 'password.changed', by: 'user', target: restaurant.staff.owner },
      facts: { ...whence, sessions: 2 },
    });
  });

  it('that is tried by way of a change is told, as wrong and as tried too often', async () => {
    for (let i = 0; i < 13; i += 1) await change(`guess ${i}`);
    const refused = { action: 'password.change_refused', by: 'user', target: restaurant.staff.owner };
    expect(await told()).toEqual([
      { ...refused, facts: { ...whence, reason: 'PASSWORD_WRONG' } },
      { ...refused, facts: { ...whence, reason: 'RATE_LIMITED' } },
    ]);
  });

  it('is not told of where the new one is refused, which changes nothing', async () => {
    expect((await change(PASSWORD, 'too short')).status).toBe(422);
    expect(await told()).toEqual([]);
  });
});

describe('a new password', () => {
  it('that is asked for is told, each time, and once as limited', async () => {
    for (let i = 0; i < 7; i += 1) await ask();
    const nobody = { by: 'nobody', target: restaurant.staff.owner, facts: whence };
    expect(await told()).toEqual([
      ...Array.from({ length: 5 }, () => ({ action: 'password.reset_asked', ...nobody })),
      { action: 'password.reset_limited', ...nobody },
    ]);
  });

  it('for an e-mail that nobody has stands in the log of the server, without what was typed', async () => {
    test.logged.length = 0;
    for (let i = 0; i < 6; i += 1) await ask('nobody@account.example');
    await test.audit.idle();
    const lines = test.logged.filter((each) => each.includes('unknown e-mail'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
      Array.from({ length: 6 }, () => expect.objectContaining({ level: 40, address: 'unknown' }) as object),
    );
    expect(test.logged.join('\n')).not.toContain('nobody@account');
    expect(await told()).toEqual([]);
  });

  it('is told as refused where the business is not served, to whom it may concern later', async () => {
    await suspend();
    expect((await ask()).status).toBe(204);
    expect(await told()).toEqual([refusedFor('TENANT_SUSPENDED')]);
  });

  it('by a link that opens nothing is told with why, each once', async () => {
    const used = await link();
    expect((await use(used)).status).toBe(204);
    for (let i = 0; i < 3; i += 1) expect((await use(used)).body['code']).toBe('RESET_LINK_INVALID');
    const expired = await link();
    const now = test.clock.now;
    test.clock.now = new Date(now.getTime() + 31 * 60_000);
    await use(expired);
    test.clock.now = now;
    for (let i = 0; i < 3; i += 1) await use('x'.repeat(43));
    expect((await told()).filter(({ action }) => action === 'password.reset_refused')).toEqual([
      refusedFor('LINK_USED'),
      refusedFor('LINK_EXPIRED'),
      { ...refusedFor('LINK_UNKNOWN'), target: null },
    ]);
  });

  it('by a good link of a business that is suspended meanwhile is told as that', async () => {
    const token = await link();
    await suspend();
    expect((await use(token)).status).toBe(404);
    expect(await told()).toEqual([refusedFor('TENANT_SUSPENDED')]);
  });

  it('by a link of no business is told to nobody', async () => {
    const token = `${anId()}.${'x'.repeat(43)}`;
    expect((await test.post('/api/auth/password/reset', { token, password: NEXT })).status).toBe(404);
    expect(await told()).toEqual([]);
  });

  it.each(['forgotten', 'reset'])('that another site wants (%s) with a cookie is told', async (door) => {
    const cookie = /meja_refresh=[^;]*/.exec((await signIn()).headers.get('set-cookie') ?? '')?.[0] ?? '';
    const body = { email, token: 'x', password: NEXT };
    const headers = { ...BROWSER, cookie, 'sec-fetch-site': 'cross-site' };
    expect((await test.post(`/api/auth/password/${door}`, body, undefined, headers)).status).toBe(403);
    expect((await told()).at(-1)).toEqual({
      ...{ action: 'session.cross_site', by: 'nobody', target: restaurant.staff.owner, facts: whence },
    });
  });
});

describe('the sessions of somebody', () => {
  const list = async () =>
    (await test.get('/api/auth/sessions', token)).body['sessions'] as { id: string; isThis: boolean }[];

  it('that end from another one are told, one with its browser, several with how many', async () => {
    for (let i = 0; i < 3; i += 1) await signIn();
    const other = (await list()).find(({ isThis }) => !isThis);
    const end = () => test.post(`/api/auth/sessions/${other?.id}/end`, {}, token);
    const endOthers = () => test.post('/api/auth/sessions/end-others', {}, token);
    await end();
    expect((await end()).status).toBe(404);
    await endOthers();
    expect((await endOthers()).status).toBe(204);
    const ended = { action: 'session.ended', by: 'user', target: restaurant.staff.owner };
    expect((await told()).slice(3)).toEqual([
      { ...ended, facts: { address: 'unknown', sessions: 1, session_browser: 'Peramban' } },
      { ...ended, facts: { address: 'unknown', sessions: 2 } },
    ]);
  });
});
