import { withTenant } from '../../db/tenant.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type Answer, type TestApp } from '../../testing/test-app.ts';
import type { CaughtMail } from '../mail/index.ts';
import { hashSecret } from './passwords.ts';

const PASSWORD = 'an old password';
const NEXT = 'nine brown horses';
const IN_CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const IN_SAFARI =
  'Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';

let test: TestApp;
let restaurant: Restaurant;
let email: string;
let passwordHash: string;
let count = 0;

beforeAll(async () => {
  const plenty = { points: 10_000, seconds: 60 };
  test = await startTestApp({ mail: true, allowances: { doorPerAddress: plenty, resetFrom: plenty } });
  passwordHash = await hashSecret(PASSWORD);
});
afterAll(() => test.close());
beforeEach(async () => {
  email = `owner${(count += 1)}@dapur.example`;
  restaurant = await openWith(email);
});

async function openWith(address: string): Promise<Restaurant> {
  const opened = await openRestaurant(test.database.owner.db);
  await withTenant(test.database.owner.db, opened.tenantId, (tx) =>
    tx
      .updateTable('users')
      .set({ email: address, password_hash: passwordHash, name: 'Sari' })
      .where('id', '=', opened.staff.owner)
      .execute(),
  );
  return opened;
}

const signIn = (password = PASSWORD, headers: Record<string, string> = {}) =>
  test.post('/api/auth/login', { email, password }, undefined, headers);
const tokenOf = (answer: Answer) => String(answer.body['accessToken']);
const cookieOf = (answer: Answer) =>
  /meja_refresh=([^;]*)/.exec(answer.headers.getSetCookie().join(' '))?.[1] ?? '';
const refresh = (cookie: string) =>
  test.post('/api/auth/refresh', {}, undefined, { cookie: `meja_refresh=${cookie}` });
const me = (token: string) => test.get('/api/auth/me', token);
const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));
const asked = (address = email) => test.post('/api/auth/password/forgotten', { email: address });
const reset = (token: string, password = NEXT) => test.post('/api/auth/password/reset', { token, password });
const change = (token: string, present = PASSWORD, next = NEXT) =>
  test.post('/api/auth/password', { present, next }, token);

/** The next mail to somebody, which an earlier one of theirs is not. */
async function mailTo(address: string, work: () => Promise<unknown>): Promise<CaughtMail> {
  const mail = new Promise<CaughtMail>((resolve) => {
    const end = test.mail?.onMail((each) => {
      if (each.to !== address) return;
      end?.();
      resolve(each);
    });
  });
  await work();
  return mail;
}
const linkIn = ({ text }: CaughtMail) => /https?:\/\/\S+/.exec(text)?.[0] ?? '';
const tokenIn = (mail: CaughtMail) => linkIn(mail).split('#')[1] ?? '';

describe('changing the password', () => {
  it('needs the present one, and from then on only the new one opens', async () => {
    const token = tokenOf(await signIn());
    const wrong = await change(token, 'a wrong password');
    expect([wrong.status, wrong.body['code']]).toEqual([403, 'PASSWORD_WRONG']);
    expect((await change(token)).status).toBe(204);
    expect((await signIn()).status).toBe(401);
    expect((await signIn(NEXT)).status).toBe(200);
  });

  it('ends all other sessions at once, and leaves this one', async () => {
    const here = await signIn();
    const there = await signIn();
    await change(tokenOf(here));
    expect((await me(tokenOf(there))).body['code']).toBe('SESSION_ENDED');
    expect((await refresh(cookieOf(there))).status).toBe(401);
    expect((await me(tokenOf(here))).status).toBe(200);
    expect((await refresh(cookieOf(here))).status).toBe(200);
  });

  it('tells the owner by mail, in the language of the business, without a link', async () => {
    const token = tokenOf(await signIn());
    const mail = await mailTo(email, () => change(token));
    expect(mail.subject).toBe('Kata sandi Anda di Warung Uji telah diubah');
    expect(mail.text).toContain('Halo Sari');
    expect(mail.text).not.toContain('http');
  });

  it('uses up a link that was asked for before', async () => {
    const mail = await mailTo(email, () => asked());
    await change(tokenOf(await signIn()));
    expect((await reset(tokenIn(mail))).body['code']).toBe('RESET_LINK_INVALID');
  });

  it('counts tries with a wrong present one, so that an open session is no way to guess', async () => {
    const token = tokenOf(await signIn());
    for (let i = 0; i < 10; i += 1) expect((await change(token, `guess ${i}`)).status).toBe(403);
    expect((await change(token)).body['code']).toBe('RATE_LIMITED');
  });

  it.each([
    ['short', 'eleven char'],
    ['long', 'x1y2z3 '.repeat(19)],
    ['common', '1q2w3e4r5t6y7u8i9o0p'],
    ['common', 'PASSWORD1234'],
    ['guessable', 'warung uji 2026'],
  ])('refuses one that is too %s', async (reason, next) => {
    const answer = await change(tokenOf(await signIn()), PASSWORD, next);
    expect([answer.status, answer.body['code'], answer.body['reason']]).toEqual([
      422,
      'PASSWORD_REFUSED',
      reason,
    ]);
    expect((await signIn()).status).toBe(200);
  });

  it('of two at once takes one', async () => {
    const token = tokenOf(await signIn());
    const answers = await Promise.all([
      change(token, PASSWORD, 'the first of two new'),
      change(token, PASSWORD, 'the second of two new'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
  });

  it('never logs a password', async () => {
    await change(tokenOf(await signIn()));
    expect(test.logged.join('\n')).not.toMatch(new RegExp(`${NEXT}|${PASSWORD}`));
  });
});

describe('a forgotten password', () => {
  it('is set anew with the link of the mail, once, and ends all sessions', async () => {
    const before = await signIn();
    const mail = await mailTo(email, () => asked());
    expect(mail.subject).toBe('Kata sandi baru untuk Warung Uji');
    expect(linkIn(mail)).toMatch(/^http:\/\/localhost:3000\/office\/reset-password#[\w-]+\.[\w-]{43}$/);
    const answer = await reset(tokenIn(mail));
    expect(answer.status, answer.text).toBe(204);
    expect((await me(tokenOf(before))).body['code']).toBe('SESSION_ENDED');
    expect((await signIn()).status).toBe(401);
    expect((await signIn(NEXT)).status).toBe(200);
    expect((await reset(tokenIn(mail), 'yet another one here')).body['code']).toBe('RESET_LINK_INVALID');
  });

  it('is told to the owner as well', async () => {
    const mail = await mailTo(email, () => asked());
    const told = await mailTo(email, () => reset(tokenIn(mail)));
    expect(told.subject).toContain('telah diubah');
  });

  it('is set by one of two that use the link at once', async () => {
    const token = tokenIn(await mailTo(email, () => asked()));
    const answers = await Promise.all([
      reset(token, 'the first of two new'),
      reset(token, 'the second of two'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
  });

  it('may be refused, and the link still opens', async () => {
    const token = tokenIn(await mailTo(email, () => asked()));
    expect((await reset(token, 'too short')).body['reason']).toBe('short');
    expect((await reset(token)).status).toBe(204);
  });

  it('has a link for half an hour', async () => {
    const token = tokenIn(await mailTo(email, () => asked()));
    const began = test.clock.now;
    later(30 * 60_000);
    expect((await reset(token)).body['code']).toBe('RESET_LINK_INVALID');
    test.clock.now = began;
  });

  it('has other links used up with the one that was used', async () => {
    const first = tokenIn(await mailTo(email, () => asked()));
    const second = tokenIn(await mailTo(email, () => asked()));
    expect(second).not.toBe(first);
    expect((await reset(second)).status).toBe(204);
    expect((await reset(first)).body['code']).toBe('RESET_LINK_INVALID');
  });

  it('lets the owner in where somebody had guessed until it was barred', async () => {
    for (let i = 0; i < 11; i += 1) await signIn('a wrong guess');
    expect((await signIn()).status).toBe(429);
    const answer = await reset(tokenIn(await mailTo(email, () => asked())));
    const known = /(__Host-)?meja_known=[^;]*/.exec(answer.headers.getSetCookie().join(' '))?.[0] ?? '';
    expect((await signIn(NEXT, { cookie: known })).status).toBe(200);
  });

  it('comes with a link for each business of the email', async () => {
    const other = await openWith(email);
    const mails: CaughtMail[] = [];
    const both = new Promise<void>((resolve) => {
      const end = test.mail?.onMail((mail) => {
        if (mail.to === email && mails.push(mail) === 2) {
          end?.();
          resolve();
        }
      });
    });
    await asked();
    await both;
    expect(mails.map((mail) => tokenIn(mail).split('.')[0]).sort()).toEqual(
      [restaurant.tenantId, other.tenantId].sort(),
    );
    expect((await reset(tokenIn(mails[0] as CaughtMail))).status).toBe(204);
    expect((await reset(tokenIn(mails[1] as CaughtMail))).status).toBe(204);
  });

  it('is in English where the business is', async () => {
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('tenants').set({ language: 'en', name: '<b>Nice & Co</b>' }).execute(),
    );
    const mail = await mailTo(email, () => asked());
    expect(mail.subject).toBe('A new password for <b>Nice & Co</b>');
    expect(mail.html).toContain('&lt;b&gt;Nice &amp; Co&lt;/b&gt;');
    expect(mail.html).not.toContain('<b>');
  });

  it('is answered alike, and not before the same time, whether the email is known or not', async () => {
    for (const address of [email, 'stranger@dapur.example']) {
      const began = performance.now();
      const answer = await asked(address);
      // See even-time.test.ts.
      expect(performance.now() - began).toBeGreaterThan(195);
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
  });

  it('sends nothing to an email that nobody has, to whoever has left, nor for a business that is suspended', async () => {
    await asked('nobody@dapur.example');
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('users').set({ is_active: false }).where('id', '=', restaurant.staff.owner).execute(),
    );
    await asked();
    const suspended = `suspended${count}@dapur.example`;
    const other = await openWith(suspended);
    await withTenant(test.database.owner.db, other.tenantId, (tx) =>
      tx.updateTable('tenants').set({ subscription_status: 'suspended' }).execute(),
    );
    await asked(suspended);
    for (const { tenantId } of [restaurant, other])
      expect(
        await withTenant(test.database.owner.db, tenantId, (tx) =>
          tx.selectFrom('mail_outbox').selectAll().execute(),
        ),
      ).toEqual([]);
  });

  it('is asked for five times an hour for one email, known or not', async () => {
    for (const address of [email, 'other-stranger@dapur.example']) {
      for (let i = 0; i < 5; i += 1) expect((await asked(address)).status).toBe(204);
      expect((await asked(address)).body['code']).toBe('RATE_LIMITED');
    }
  });

  it('leaves no secret in the database or in the log', async () => {
    const mail = await mailTo(email, () => asked());
    const [, secret = ''] = tokenIn(mail).split('.');
    expect(secret).toHaveLength(43);
    const rows = await withTenant(test.database.owner.db, restaurant.tenantId, async (tx) => [
      ...(await tx.selectFrom('mail_outbox').selectAll().execute()),
      ...(await tx.selectFrom('password_resets').selectAll().execute()).map(({ hash, nonce }) => [
        hash.toString('base64url'),
        nonce.toString('base64url'),
      ]),
    ]);
    const { rows: jobs } = await test.database.owner.pool.query<{ row: string }>(
      'select to_jsonb(j)::text as row from jobs.job j',
    );
    const all = JSON.stringify([rows, jobs]) + test.logged.join('\n');
    expect(all).not.toContain(secret);
    expect(JSON.stringify(jobs)).not.toContain('@');
  });

  it('is not set by nonsense, nor by a link of another business', async () => {
    const token = tokenIn(await mailTo(email, () => asked()));
    const other = await openWith(`other${count}@dapur.example`);
    const [, secret = ''] = token.split('.');
    for (const each of ['', 'x', `${restaurant.tenantId}.${'x'.repeat(43)}`, `${other.tenantId}.${secret}`])
      expect((await reset(each)).body['code']).toBe('RESET_LINK_INVALID');
  });

  it.each(['/api/auth/password/forgotten', '/api/auth/password/reset'])(
    'is refused at %s to another site',
    async (path) => {
      const body = { email, token: 'x', password: NEXT };
      const answer = await test.post(path, body, undefined, { 'sec-fetch-site': 'cross-site' });
      expect(answer.status).toBe(403);
    },
  );

  it('cannot be set anew where no mail is sent, which everybody is told alike', async () => {
    const silent = await startTestApp();
    const answer = await silent.post('/api/auth/password/forgotten', { email });
    expect([answer.status, answer.body['code']]).toEqual([501, 'MAIL_OFF']);
    await silent.close();
  });
});

describe('the sessions of somebody', () => {
  interface Session {
    id: string;
    isThis: boolean;
  }
  const list = async (token: string) =>
    (await test.get('/api/auth/sessions', token)).body['sessions'] as Session[];

  it('are listed in plain words, the one that asks marked', async () => {
    const began = test.clock.now;
    const here = await signIn(PASSWORD, { 'user-agent': IN_CHROME });
    later(60_000);
    await signIn(PASSWORD, { 'user-agent': IN_SAFARI });
    expect(await list(tokenOf(here))).toEqual([
      expect.objectContaining({
        browser: 'Safari',
        platform: 'iOS',
        isThis: false,
        signedInAt: test.clock.now.toISOString(),
      }),
      expect.objectContaining({
        browser: 'Chrome',
        platform: 'Windows',
        isThis: true,
        signedInAt: began.toISOString(),
        lastSeenAt: began.toISOString(),
      }),
    ]);
  });

  it('are seen when they are carried on', async () => {
    const here = await signIn();
    const began = test.clock.now;
    later(600_000);
    const answer = await refresh(cookieOf(here));
    expect(await list(tokenOf(answer))).toEqual([
      expect.objectContaining({
        signedInAt: began.toISOString(),
        lastSeenAt: test.clock.now.toISOString(),
        browser: null,
      }),
    ]);
  });

  it('end one by one, or all but this one', async () => {
    const here = await signIn();
    const others = [await signIn(), await signIn(), await signIn()];
    const token = tokenOf(here);
    const victim = (await list(token)).find(({ isThis }) => !isThis);
    expect((await test.post(`/api/auth/sessions/${victim?.id}/end`, {}, token)).status).toBe(204);
    expect((await test.post(`/api/auth/sessions/${victim?.id}/end`, {}, token)).status).toBe(404);
    const left = await Promise.all(others.map(async (each) => (await me(tokenOf(each))).status));
    expect(left.sort()).toEqual([200, 200, 401]);
    expect((await test.post('/api/auth/sessions/end-others', {}, token)).status).toBe(204);
    expect(await list(token)).toEqual([expect.objectContaining({ isThis: true })]);
    for (const each of others) expect((await refresh(cookieOf(each))).status).toBe(401);
  });

  it('are not another person’s to end, in the same business either', async () => {
    const here = await signIn();
    const [session] = await list(tokenOf(here));
    const colleague = await test.userToken(restaurant.tenantId, restaurant.staff.admin);
    const answer = await test.post(`/api/auth/sessions/${session?.id}/end`, {}, colleague);
    expect(answer.status).toBe(404);
    expect((await me(tokenOf(here))).status).toBe(200);
  });

  it('are not listed once they have ended or grown old', async () => {
    await signIn();
    later(12 * 3_600_000 + 1);
    expect(await list(tokenOf(await signIn()))).toHaveLength(1);
  });
});
