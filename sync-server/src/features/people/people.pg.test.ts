import { withTenant } from '../../db/tenant.ts';
import { openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type Answer, type TestApp } from '../../testing/test-app.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashSecret } from './passwords.ts';

const PASSWORD = 'a good long password';
let test: TestApp;
let restaurant: Restaurant;
let email: string;
let passwordHash: string;
let count = 0;

beforeAll(async () => {
  test = await startTestApp({ allowances: { doorPerAddress: { points: 10_000, seconds: 60 } } });
  passwordHash = await hashSecret(PASSWORD);
});
afterAll(() => test.close());
beforeEach(async () => {
  email = `owner${(count += 1)}@warung.example`;
  restaurant = await openWith(email);
});

async function openWith(address: string): Promise<Restaurant> {
  const opened = await openRestaurant(test.database.owner.db);
  await withTenant(test.database.owner.db, opened.tenantId, (tx) =>
    tx
      .updateTable('users')
      .set({ email: address, password_hash: passwordHash })
      .where('id', '=', opened.staff.owner)
      .execute(),
  );
  return opened;
}

const signIn = (password = PASSWORD, extra: object = {}) =>
  test.post('/api/auth/login', { email, password, ...extra });
const setCookies = (answer: Answer) => answer.headers.getSetCookie().join(' | ');
const cookieOf = (answer: Answer) =>
  /meja_refresh=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
const refresh = (cookie: string) =>
  test.post('/api/auth/refresh', {}, undefined, { cookie: `meja_refresh=${cookie}` });
const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));
const tokenOf = (answer: Answer) => String(answer.body['accessToken']);

describe('signing in', () => {
  it('answers who it is, what they may do, and a token that opens the rest', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { id: restaurant.staff.owner, email },
      tenant: { id: restaurant.tenantId, currency: 'IDR', currencyExponent: 0 },
      roles: [{ role: 'owner', outletId: null }],
    });
    const me = await test.get('/api/auth/me/', tokenOf(answer));
    expect(me.status).toBe(200);
    expect(me.body['permissions']).toContain('tenant:update');
  });

  it('keeps the refresh token where no script and no other site gets at it', async () => {
    const cookie = (await signIn()).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/(;|$)/);
  });

  it('binds its cookies to its host over https, and takes no refresh token that a sister domain can plant', async () => {
    const safe = await startTestApp({ publicUrl: 'https://meja.example' });
    const { db } = safe.database.owner;
    const { tenantId, staff } = await openRestaurant(db);
    await withTenant(db, tenantId, (tx) =>
      tx
        .updateTable('users')
        .set({ email, password_hash: passwordHash })
        .where('id', '=', staff.owner)
        .execute(),
    );
    const cookies = setCookies(await safe.post('/api/auth/login', { email, password: PASSWORD }));
    const [value] = /(?<=__Host-meja_refresh=)[^;]*/.exec(cookies) ?? [];
    expect(cookies).toMatch(
      /__Host-meja_refresh=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict/,
    );
    expect(cookies).toMatch(
      /__Host-meja_known=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict/,
    );
    const planted = await safe.post('/api/auth/refresh', {}, undefined, { cookie: `meja_refresh=${value}` });
    expect(planted.status).toBe(401);
    expect(cookies).toMatch(/ meja_refresh=; Max-Age=0; Path=\/api\/auth/);
    await safe.close();
  });

  it('takes the email however it is written', async () => {
    expect(
      (await test.post('/api/auth/login', { email: email.toUpperCase(), password: PASSWORD })).status,
    ).toBe(200);
  });

  it('refuses a wrong password and an unknown email alike', async () => {
    const wrong = await signIn('wrong');
    const unknown = await test.post('/api/auth/login', {
      email: 'nobody@warung.example',
      password: PASSWORD,
    });
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'SIGN_IN_FAILED']);
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  it('lets nobody in who has left', async () => {
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('users').set({ is_active: false }).where('id', '=', restaurant.staff.owner).execute(),
    );
    expect((await signIn()).status).toBe(401);
  });

  it('bars an email after ten wrong passwords from one place, right ones included, and says for how long', async () => {
    for (let i = 0; i < 10; i += 1) expect((await signIn('wrong')).status).toBe(401);
    const barred = await signIn();
    expect([barred.status, barred.body['code']]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(barred.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('counts ten wrong passwords that come at the same moment as ten', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn('wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('counts no password that was right', async () => {
    for (let i = 0; i < 12; i += 1) expect((await signIn()).status).toBe(200);
  });

  it('still lets the owner in where they have signed in before, whoever guesses elsewhere', async () => {
    const known = /(__Host-)?meja_known=[^;]*/.exec(setCookies(await signIn()))?.[0] ?? '';
    for (let i = 0; i < 11; i += 1) await signIn('wrong');
    expect((await signIn()).status).toBe(429);
    const body = { email, password: PASSWORD };
    expect((await test.post('/api/auth/login', body, undefined, { cookie: known })).status).toBe(200);
    const forged = known.replace(/=.{5}/, '=aaaaa');
    expect((await test.post('/api/auth/login', body, undefined, { cookie: forged })).status).toBe(429);
    const other = { email: 'somebody@else.example', password: PASSWORD };
    for (let i = 0; i < 10; i += 1) await test.post('/api/auth/login', other, undefined, { cookie: known });
    expect((await test.post('/api/auth/login', other, undefined, { cookie: known })).status).toBe(429);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister domain', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
  ])(
    'is refused to %s, and so is all else that the cookie lets in',
    async (_, headers: Record<string, string>) => {
      const cookie = `meja_refresh=${cookieOf(await signIn())}`;
      for (const path of ['/api/auth/login', '/api/auth/refresh', '/api/auth/logout']) {
        const answer = await test.post(path, { email, password: PASSWORD }, undefined, {
          cookie,
          ...headers,
        });
        expect([path, answer.status]).toEqual([path, 403]);
      }
      const own = { cookie, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' };
      expect((await test.post('/api/auth/refresh', {}, undefined, own)).status).toBe(200);
    },
  );

  it('asks which business, of an email that belongs to two', async () => {
    await openWith(email);
    const answer = await signIn();
    expect(answer.body['code']).toBe('TENANT_REQUIRED');
    const [first] = answer.body['tenants'] as { slug: string }[];
    expect((await signIn(PASSWORD, { tenant: first?.slug })).status).toBe(200);
    expect((await signIn(PASSWORD, { tenant: 'another-business' })).body['code']).toBe('SIGN_IN_FAILED');
  });

  it('never logs a password or a token', async () => {
    const answer = await signIn();
    await refresh(cookieOf(answer));
    const log = test.logged.join('\n');
    for (const secret of [PASSWORD, tokenOf(answer), cookieOf(answer)]) expect(log).not.toContain(secret);
    expect(log).toContain(restaurant.tenantId);
  });

  it('says where a request is wrong, but not what was in it', async () => {
    const answer = await test.post('/api/auth/login', { email: 'no address', password: PASSWORD });
    expect([answer.status, answer.body['code']]).toEqual([422, 'INVALID']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.text).not.toContain(PASSWORD);
    expect(answer.text).not.toContain('no address');
  });
});

describe('a session', () => {
  it('goes on with a new refresh token each time', async () => {
    const first = cookieOf(await signIn());
    const answer = await refresh(first);
    expect(answer.status).toBe(200);
    const second = cookieOf(answer);
    expect(second).not.toBe(first);
    later(120_000);
    expect((await refresh(second)).status).toBe(200);
  });

  it('gives the same successor again to whoever did not get the answer', async () => {
    const first = cookieOf(await signIn());
    const lost = cookieOf(await refresh(first));
    later(30_000);
    expect(cookieOf(await refresh(first))).toBe(lost);
    expect((await refresh(lost)).status).toBe(200);
  });

  it('ends for everybody when a token is used again later', async () => {
    const stolen = cookieOf(await signIn());
    const own = await refresh(stolen);
    later(61_000);
    expect((await refresh(stolen)).body['code']).toBe('SESSION_ENDED');
    expect((await refresh(cookieOf(own))).body['code']).toBe('SESSION_ENDED');
    expect((await test.get('/api/auth/me', tokenOf(own))).status).toBe(401);
  });

  it('ends for everybody when a token is used again after its successor was', async () => {
    const stolen = cookieOf(await signIn());
    const second = cookieOf(await refresh(stolen));
    const third = cookieOf(await refresh(second));
    expect((await refresh(stolen)).status).toBe(401);
    expect((await refresh(third)).status).toBe(401);
  });

  it('ends at signing out, access token included', async () => {
    const answer = await signIn();
    const out = await test.post('/api/auth/logout', {}, undefined, {
      cookie: `meja_refresh=${cookieOf(answer)}`,
    });
    expect(out.status).toBe(204);
    expect((await refresh(cookieOf(answer))).status).toBe(401);
    expect((await test.get('/api/auth/me', tokenOf(answer))).body['code']).toBe('SESSION_ENDED');
  });

  it('ends where its browser signs in anew, and nowhere else', async () => {
    const [here, elsewhere] = [await signIn(), await signIn()];
    const cookie = `meja_refresh=${cookieOf(here)}`;
    const anew = await test.post('/api/auth/login', { email, password: PASSWORD }, undefined, { cookie });
    expect((await test.get('/api/auth/me', tokenOf(here))).body['code']).toBe('SESSION_ENDED');
    for (const answer of [elsewhere, anew])
      expect((await test.get('/api/auth/me', tokenOf(answer))).status).toBe(200);
  });

  it('ends after twelve hours without use', async () => {
    const cookie = cookieOf(await signIn());
    later(12 * 3_600_000 + 1);
    expect((await refresh(cookie)).status).toBe(401);
  });

  it('ends after thirty days however it is used, and another that began later does not', async () => {
    let first = cookieOf(await signIn());
    let second = '';
    for (let halfDays = 0; halfDays < 60; halfDays += 1) {
      later(11 * 3_600_000 + 3_590_000);
      const answer = await refresh(first);
      expect(answer.status).toBe(200);
      first = cookieOf(answer);
      second = second ? cookieOf(await refresh(second)) : cookieOf(await signIn());
    }
    later(11 * 60_000);
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(second)).status).toBe(200);
  });

  it('ends with the account', async () => {
    const answer = await signIn();
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('users').set({ is_active: false }).execute(),
    );
    expect((await refresh(cookieOf(answer))).status).toBe(401);
    expect((await test.get('/api/auth/me', tokenOf(answer))).status).toBe(401);
  });

  it('is not opened by nonsense', async () => {
    for (const cookie of ['', 'x', `${restaurant.tenantId}.`, `${restaurant.tenantId}.${'x'.repeat(43)}`]) {
      expect((await refresh(cookie)).status).toBe(401);
    }
  });
});

describe('an access token', () => {
  it('expires after ten minutes', async () => {
    const token = tokenOf(await signIn());
    later(9 * 60_000);
    expect((await test.get('/api/auth/me', token)).status).toBe(200);
    later(61_000);
    expect((await test.get('/api/auth/me', token)).body['code']).toBe('UNAUTHENTICATED');
  });
});
