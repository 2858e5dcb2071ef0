import type { DeviceId } from '@meja/domain';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import { NOW, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import { ASSERTION_AUDIENCE } from './assertion.ts';

let test: TestApp;
let restaurant: Restaurant;

beforeAll(async () => {
  test = await startTestApp({ allowances: { doorPerAddress: { points: 10_000, seconds: 60 } } });
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
});

const MINUTE = 60_000;
const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));
const asOwner = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);
const rowOf = (id: DeviceId) =>
  asOwner((tx) =>
    tx
      .selectFrom('devices')
      .select(['proves_from', 'believed_until', 'secret_name'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );

interface Tablet {
  id: DeviceId;
  key: CryptoKey;
  /** Enrols once more with the same code and key. */
  again: () => Promise<Record<string, unknown>>;
  told: Record<string, unknown>;
}

/** @param app what the app tells of the secrets it has; one of before there were any tells nothing */
async function enrolled(app: { secrets?: string[] } = { secrets: [] }): Promise<Tablet> {
  const owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  const { outletId } = restaurant;
  const { code } = (await test.post('/api/devices/enrolment-codes', { outletId }, owner)).body;
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const asked = { code, name: 'Kasir depan', publicKey: await exportJWK(publicKey), ...app };
  const again = async () => (await test.post('/api/devices/enrol', asked)).body;
  const told = await again();
  return { id: told['deviceId'] as DeviceId, key: privateKey, again, told };
}

async function token({ id, key }: Tablet, app: { secrets?: string[]; seq?: number } = {}) {
  const now = Math.floor(test.clock.now.getTime() / 1000);
  const assertion = await new SignJWT({ tid: restaurant.tenantId })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(ASSERTION_AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + 30)
    .setJti(crypto.randomUUID())
    .sign(key);
  const { status, body } = await test.post('/api/devices/token', { assertion, ...app });
  expect(status).toBe(200);
  return body['secret'] as { name: string; value: string } | undefined;
}

describe('the secret of a tablet', () => {
  it('is told when it is enrolled, to it alone, and its work needs proofs from the first on', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const { name, value } = test.deps.tokens.deviceSecret(one.id);
    expect(one.told['secret']).toEqual({ name, value: value.toString('base64') });
    expect(one.told['secret']).not.toEqual(other.told['secret']);
    expect(await rowOf(one.id)).toEqual({ proves_from: 1, believed_until: null, secret_name: name });
  });

  it('is told once more when the answer got lost, and never after that', async () => {
    const tablet = await enrolled();
    expect((await tablet.again())['secret']).toEqual(tablet.told['secret']);
    expect(await token(tablet, { secrets: [] })).toEqual(tablet.told['secret']);
    later(11 * MINUTE);
    expect(await token(tablet, { secrets: [] })).toBeUndefined();
    expect((await tablet.again())['secret']).toBeUndefined();
  });

  it('is told no more once the tablet has shown that it has it', async () => {
    const tablet = await enrolled();
    await token(tablet, { secrets: [test.deps.tokens.deviceSecret(tablet.id).name] });
    expect(await token(tablet, { secrets: [] })).toBeUndefined();
    expect((await tablet.again())['secret']).toBeUndefined();
  });

  it('is not told to a tablet that has it, nor to an app that does not ask', async () => {
    const tablet = await enrolled();
    const { name } = test.deps.tokens.deviceSecret(tablet.id);
    expect(await token(tablet, { secrets: [name] })).toBeUndefined();
    expect(await token(tablet)).toBeUndefined();
  });
});

describe('a tablet whose app was of before there were proofs', () => {
  it('is believed for sixty days, and told no secret', async () => {
    const tablet = await enrolled({});
    expect(tablet.told['secret']).toBeUndefined();
    const until = new Date(NOW.getTime() + 60 * 86_400_000);
    expect(await rowOf(tablet.id)).toEqual({ proves_from: null, believed_until: until, secret_name: null });
  });

  it('gets its secret once the app is newer; what it had done by then needs no proof', async () => {
    const tablet = await enrolled({});
    const secret = await token(tablet, { secrets: [], seq: 40 });
    const { name, value } = test.deps.tokens.deviceSecret(tablet.id);
    expect(secret).toEqual({ name, value: value.toString('base64') });
    expect(await rowOf(tablet.id)).toMatchObject({ proves_from: 41, secret_name: name });
    // Who claims more later gets no more.
    expect(await token(tablet, { secrets: [], seq: 4_000 })).toEqual(secret);
    expect(await rowOf(tablet.id)).toMatchObject({ proves_from: 41 });
    later(11 * MINUTE);
    expect(await token(tablet, { secrets: [], seq: 4_000 })).toBeUndefined();
  });

  it('can’t claim to have done more than a tablet holds', async () => {
    const tablet = await enrolled({});
    await token(tablet, { secrets: [], seq: Number.MAX_SAFE_INTEGER });
    expect(await rowOf(tablet.id)).toMatchObject({ proves_from: 50_001 });
  });
});
