import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { Browser } from '../../../testing/browser.ts';
import { openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { addApp, giveAccount, PASSWORD, signedIn, signIn, type CodeApp } from '../../../testing/signed-in.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';
import type { CaughtMail } from '../../mail/index.ts';

let test: TestApp;
let restaurant: Restaurant;
let email: string;
let count = 0;
/** Where the app was set up. */
let home: Browser;
let app: CodeApp;
let recoveryCodes: string[];

beforeAll(async () => {
  test = await startTestApp({ mail: true, allowances: { doorPerAddress: { points: 10_000, seconds: 60 } } });
});
afterAll(() => test.close());
beforeEach(async () => {
  email = `owner${(count += 1)}@second.example`;
  restaurant = await openRestaurant(test.database.owner.db);
  await giveAccount(test, restaurant, restaurant.staff.owner, email);
  home = await signedIn(test, email);
  ({ app, recoveryCodes } = await addApp(test, home));
});

const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));
const byCode = (browser: Browser, code: string) => browser.post('/api/auth/login/code', { code });
const codeOf = (answer: { status: number; body: Record<string, unknown> }) => [
  answer.status,
  answer.body['code'],
];

/** A browser in which the password was right. */
async function pendingBrowser(): Promise<Browser> {
  const browser = new Browser(test);
  expect(codeOf(await signIn(browser, email))).toEqual([401, 'SECOND_FACTOR_REQUIRED']);
  return browser;
}

describe('a right password of somebody with an app', () => {
  it('opens nothing: it says what is to follow, and no session begins', async () => {
    const browser = new Browser(test);
    const answer = await signIn(browser, email);
    expect(codeOf(answer)).toEqual([401, 'SECOND_FACTOR_REQUIRED']);
    expect(answer.body['methods']).toEqual(['code', 'recovery_code']);
    expect(answer.headers.getSetCookie().join(' ')).not.toContain('meja_refresh');
    expect(answer.headers.getSetCookie().join(' ')).not.toContain('meja_known');
    expect((await browser.post('/api/auth/refresh')).status).toBe(401);
    const { body } = await home.get('/api/auth/sessions');
    expect(body['sessions']).toHaveLength(1);
  });

  it('opens with a code, once for each code', async () => {
    const browser = await pendingBrowser();
    const code = app.code();
    expect((await byCode(browser, code)).status).toBe(200);
    expect((await browser.get('/api/auth/me')).status).toBe(200);
    expect(codeOf(await byCode(await pendingBrowser(), code))).toEqual([403, 'CODE_WRONG']);
  });

  it('takes no code older than the last one', async () => {
    const [earlier, now] = [app.code(-1), app.code()];
    expect((await byCode(await pendingBrowser(), now)).status).toBe(200);
    expect(codeOf(await byCode(await pendingBrowser(), earlier))).toEqual([403, 'CODE_WRONG']);
  });

  it('takes one code of two that come at once', async () => {
    const [first, second] = [await pendingBrowser(), await pendingBrowser()];
    const code = app.code();
    const answers = await Promise.all([byCode(first, code), byCode(second, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('waits for five minutes, and then has to be shown again', async () => {
    const browser = await pendingBrowser();
    later(300_000);
    expect(codeOf(await byCode(browser, app.code()))).toEqual([401, 'SECOND_STEP_EXPIRED']);
  });

  it('is waited for in the browser that showed it, and once', async () => {
    expect(codeOf(await byCode(new Browser(test), app.code()))).toEqual([401, 'SECOND_STEP_EXPIRED']);
    const browser = await pendingBrowser();
    const copy = browser.copy();
    expect((await byCode(browser, app.code())).status).toBe(200);
    later(30_000);
    expect(codeOf(await byCode(copy, app.code()))).toEqual([401, 'SECOND_STEP_EXPIRED']);
  });

  it('counts no more once there is another password', async () => {
    const browser = await pendingBrowser();
    const next = 'nine brown horses';
    expect((await home.post('/api/auth/password', { present: PASSWORD, next })).status).toBe(204);
    expect(codeOf(await byCode(browser, app.code()))).toEqual([401, 'SECOND_STEP_EXPIRED']);
  });

  it('is followed by ten tries at a code in a quarter of an hour, right ones included once they are used up', async () => {
    const browser = await pendingBrowser();
    for (let i = 0; i < 10; i += 1) expect((await byCode(browser, '000000')).status).toBe(403);
    expect(codeOf(await byCode(browser, app.code()))).toEqual([429, 'RATE_LIMITED']);
  });

  it('can be followed where its owner has signed in before, however often others guess', async () => {
    const known = await pendingBrowser();
    await byCode(known, app.code());
    for (let i = 0; i < 11; i += 1) await byCode(await pendingBrowser(), '000000');
    later(30_000);
    await signIn(known, email);
    expect((await byCode(known, app.code())).status).toBe(200);
  });
});

describe('a new password by mail', () => {
  it('opens no way round the second factor', async () => {
    const mail = nextMail('reset-password');
    await test.post('/api/auth/password/forgotten', { email });
    const token = /reset-password#(\S+)/.exec((await mail).text)?.[1];
    await test.post('/api/auth/password/reset', { token, password: 'nine brown horses' });
    const browser = new Browser(test);
    const answer = await signIn(browser, email, 'nine brown horses');
    expect(codeOf(answer)).toEqual([401, 'SECOND_FACTOR_REQUIRED']);
    expect((await byCode(browser, app.code())).status).toBe(200);
  });
});

function nextMail(about: string): Promise<CaughtMail> {
  return new Promise<CaughtMail>((resolve) => {
    const end = test.mail?.onMail((each) => {
      if (each.to !== email || !each.text.includes(about)) return;
      end?.();
      resolve(each);
    });
  });
}

describe('recovery codes', () => {
  it('are ten, of 120 bits, and stand nowhere in the database', async () => {
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/);
    const rows = await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.selectFrom('recovery_codes').select('hash').execute(),
    );
    expect(rows).toHaveLength(10);
    const [code = ''] = recoveryCodes;
    expect(rows.some(({ hash }) => hash.toString('latin1').includes(code.slice(0, 4)))).toBe(false);
  });

  it('open once each, however they are typed, and their owner is told by mail', async () => {
    const [code = ''] = recoveryCodes;
    const mail = nextMail('kode pemulihan. Sisa kode: 9');
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')}`;
    expect((await byCode(await pendingBrowser(), typed)).status).toBe(200);
    await mail;
    expect(codeOf(await byCode(await pendingBrowser(), code))).toEqual([403, 'CODE_WRONG']);
    const { body } = await home.get('/api/auth/factors');
    expect(body['recoveryCodesLeft']).toBe(9);
  });

  it('end when new ones are made', async () => {
    const [code = ''] = recoveryCodes;
    const { body } = await home.post('/api/auth/factors/recovery-codes');
    const [fresh = ''] = body['recoveryCodes'] as string[];
    expect(codeOf(await byCode(await pendingBrowser(), code))).toEqual([403, 'CODE_WRONG']);
    expect((await byCode(await pendingBrowser(), fresh)).status).toBe(200);
  });

  it('go with the last factor, and none are made without one', async () => {
    await home.post('/api/auth/factors/totp/remove');
    expect((await home.get('/api/auth/factors')).body).toMatchObject({ totp: null, recoveryCodesLeft: 0 });
    expect((await home.post('/api/auth/factors/recovery-codes')).status).toBe(404);
    expect((await signIn(new Browser(test), email)).status).toBe(200);
  });
});

describe('setting up an app', () => {
  it('keeps its secret sealed', async () => {
    const { tenantId, staff } = restaurant;
    const row = await withTenant(test.database.owner.db, tenantId, (tx) =>
      tx.selectFrom('totp_factors').select('secret').executeTakeFirstOrThrow(),
    );
    const open = (about: string) => test.deps.tokens.open('totp secret', row.secret, about);
    expect(open(`${tenantId} ${staff.owner}`)).toHaveLength(20);
    expect(open(`${tenantId} ${staff.waiter}`)).toBeUndefined();
  });

  it('takes a right first code of the secret that was given to the same person, within a quarter of an hour', async () => {
    const setup = async () => (await home.post('/api/auth/factors/totp/setup')).body['setup'];
    const add = async (given: unknown, code: string) =>
      codeOf(await home.post('/api/auth/factors/totp', { setup: given, code }));
    expect(await add(await setup(), '000000')).toEqual([403, 'CODE_WRONG']);
    expect(await add('made up', '000000')).toEqual([409, 'SETUP_EXPIRED']);
    const other = `other${count}@second.example`;
    await giveAccount(test, restaurant, restaurant.staff.admin, other);
    const stolen = (await (await signedIn(test, other)).post('/api/auth/factors/totp/setup')).body['setup'];
    expect(await add(stolen, '000000')).toEqual([409, 'SETUP_EXPIRED']);
  });

  it('ends other sessions, keeps this one, tells the owner, and gives no codes a second time', async () => {
    const elsewhere = await pendingBrowser();
    await byCode(elsewhere, app.code());
    later(30_000);
    const mail = nextMail('Aplikasi autentikator baru saja dipasang');
    const again = await addApp(test, home);
    expect(again.recoveryCodes).toEqual([]);
    expect((await mail).subject).toBe('Masuk dua langkah Anda di Warung Uji');
    expect((await elsewhere.get('/api/auth/me')).body['code']).toBe('SESSION_ENDED');
    expect((await home.get('/api/auth/me')).status).toBe(200);
    expect(codeOf(await byCode(await pendingBrowser(), app.code()))).toEqual([403, 'CODE_WRONG']);
    expect((await byCode(await pendingBrowser(), again.app.code())).status).toBe(200);
  });
});

describe('a session that has grown old', () => {
  const proofs = (browser: Browser) => browser.post('/api/auth/sessions/end-others');
  const stale = async () => {
    later(590_000);
    await home.post('/api/auth/refresh');
    later(20_000);
  };

  it('asks for the second factor where there is one; the password is not enough', async () => {
    await stale();
    const refused = await proofs(home);
    expect([...codeOf(refused), refused.body['methods']]).toEqual([403, 'STEP_UP_REQUIRED', ['code']]);
    const byPassword = await home.post('/api/auth/step-up', { by: 'password', password: PASSWORD });
    expect(codeOf(byPassword)).toEqual([403, 'STEP_UP_REQUIRED']);
    const wrong = await home.post('/api/auth/step-up', { by: 'code', code: '000000' });
    expect(codeOf(wrong)).toEqual([403, 'CODE_WRONG']);
    expect((await proofs(home)).status).toBe(403);
    expect((await home.post('/api/auth/step-up', { by: 'code', code: app.code() })).status).toBe(204);
    expect((await proofs(home)).status).toBe(204);
  });

  it('asks for the password where there is nothing else, and counts wrong ones', async () => {
    await home.post('/api/auth/factors/totp/remove');
    await stale();
    const show = (password: string) => home.post('/api/auth/step-up', { by: 'password', password });
    expect((await proofs(home)).body['methods']).toEqual(['password']);
    expect(codeOf(await show('a guess'))).toEqual([403, 'PASSWORD_WRONG']);
    expect((await show(PASSWORD)).status).toBe(204);
    expect((await proofs(home)).status).toBe(204);
    for (let i = 0; i < 9; i += 1) await show(`guess ${i}`);
    expect(codeOf(await show(PASSWORD))).toEqual([429, 'RATE_LIMITED']);
  });

  it('proves nothing for another session of the same person', async () => {
    const elsewhere = await pendingBrowser();
    await byCode(elsewhere, app.code());
    await stale();
    await elsewhere.post('/api/auth/refresh');
    await home.post('/api/auth/step-up', { by: 'code', code: app.code() });
    expect((await proofs(home)).status).toBe(204);
    expect((await proofs(elsewhere)).status).not.toBe(204);
  });
});
