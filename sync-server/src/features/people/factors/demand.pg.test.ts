import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from '../../../testing/browser.ts';
import { openRestaurant, type Restaurant } from '../../../testing/restaurant.ts';
import { addApp, addKey, giveAccount, signedIn } from '../../../testing/signed-in.ts';
import { startTestApp, type Answer, type TestApp } from '../../../testing/test-app.ts';

let test: TestApp;
let restaurant: Restaurant;
let emails: { owner: string; admin: string };
let owner: Browser;
let count = 0;

beforeAll(async () => {
  test = await startTestApp({ allowances: { doorPerAddress: { points: 10_000, seconds: 60 } } });
});
afterAll(() => test.close());
beforeEach(async () => {
  count += 1;
  emails = { owner: `owner${count}@demand.example`, admin: `admin${count}@demand.example` };
  restaurant = await openRestaurant(test.database.owner.db);
  for (const role of ['owner', 'admin'] as const)
    await giveAccount(test, restaurant, restaurant.staff[role], emails[role]);
  owner = await signedIn(test, emails.owner);
});

const demand = (browser: Browser, demanded = true) => browser.post('/api/auth/factors/demand', { demanded });
const told = ({ status, body }: Answer) => [status, body['code']];
const MISSING = [403, 'SECOND_FACTOR_MISSING'];

describe('a second factor of everybody', () => {
  it('is demanded by an owner who has one', async () => {
    expect(told(await demand(owner))).toEqual(MISSING);
    await addApp(test, owner);
    expect((await demand(owner)).status).toBe(204);
    expect((await owner.get('/api/auth/me')).body).toMatchObject({
      tenant: { demandsSecondFactor: true },
      lacksSecondFactor: false,
    });
    expect((await demand(owner, false)).status).toBe(204);
    expect((await owner.get('/api/auth/me')).body).toMatchObject({ tenant: { demandsSecondFactor: false } });
  });

  it('is not for others to demand, nor to lift', async () => {
    const admin = await signedIn(test, emails.admin);
    await addApp(test, admin);
    for (const demanded of [true, false])
      expect(told(await demand(admin, demanded))).toEqual([403, 'FORBIDDEN']);
  });

  it('keeps out whoever has none, at once, until one is set up', async () => {
    const admin = await signedIn(test, emails.admin);
    expect((await admin.get('/api/outlets')).status).toBe(200);
    await addApp(test, owner);
    await demand(owner);
    expect(told(await admin.get('/api/outlets'))).toEqual(MISSING);
    expect(told(await admin.post('/api/auth/sessions/end-others'))).toEqual(MISSING);
    const again = await signedIn(test, emails.admin);
    expect((await again.get('/api/auth/me')).body).toMatchObject({ lacksSecondFactor: true });
    expect(told(await again.get('/api/outlets'))).toEqual(MISSING);
    const { recoveryCodes } = await addKey(again);
    expect(recoveryCodes).toHaveLength(10);
    expect((await again.get('/api/outlets')).status).toBe(200);
    expect((await again.get('/api/auth/me')).body).toMatchObject({ lacksSecondFactor: false });
  });

  it('ends at once what those who have none hold open', async () => {
    const { tenantId } = restaurant;
    const admin = await signedIn(test, emails.admin);
    await addApp(test, owner);
    const ended: string[] = [];
    for (const [name, browser] of Object.entries({ admin, owner })) {
      const { sid } = JSON.parse(atob(browser.token.split('.')[1] ?? '')) as { sid: string };
      test.deps.pokes.onDismissal({ tenantId, id: sid }, () => ended.push(name));
    }
    await demand(owner);
    expect(ended).toEqual(['admin']);
    await demand(owner, false);
    expect(ended).toEqual(['admin']);
  });

  it('keeps out whoever has given up their last one', async () => {
    await addApp(test, owner);
    await demand(owner);
    expect((await owner.post('/api/auth/factors/totp/remove')).status).toBe(204);
    expect(told(await owner.get('/api/outlets'))).toEqual(MISSING);
    await addApp(test, owner);
    expect((await owner.get('/api/outlets')).status).toBe(200);
  });

  it('is of one business alone', async () => {
    const other = await openRestaurant(test.database.owner.db);
    await giveAccount(test, other, other.staff.owner, `other${count}@demand.example`);
    const stranger = await signedIn(test, `other${count}@demand.example`);
    await addApp(test, owner);
    await demand(owner);
    expect((await stranger.get('/api/outlets')).status).toBe(200);
  });
});
