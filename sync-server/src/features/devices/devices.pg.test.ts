import type { DeviceId, OutletId } from '@meja/domain';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { PROTOCOL, START } from '@meja/sync';
import { sql, type RawBuilder } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../db/health.queries.ts';
import { withTenant } from '../../db/tenant.ts';
import { NOW, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type Answer, type TestApp } from '../../testing/test-app.ts';
import { ASSERTION_AUDIENCE } from './assertion.ts';

let test: TestApp;
let restaurant: Restaurant;
let owner: string;

beforeAll(async () => {
  test = await startTestApp({
    allowances: { doorPerAddress: { points: 10_000, seconds: 60 }, wrongCode: { points: 30, seconds: 600 } },
  });
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
});

const DAY_MS = 86_400_000;
const PULL = { protocol: PROTOCOL, epoch: null, cursors: START, limit: 10 };
const later = (ms: number) => (test.clock.now = new Date(test.clock.now.getTime() + ms));

async function newCode(): Promise<string> {
  const answer = await test.post('/api/devices/enrolment-codes', { outletId: restaurant.outletId }, owner);
  expect(answer.status).toBe(201);
  return String(answer.body['code']);
}

interface Tablet {
  key: CryptoKey;
  publicKey: object;
}
async function newTablet(): Promise<Tablet> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { key: privateKey, publicKey: await exportJWK(publicKey) };
}
const enrol = (code: string, { publicKey }: Tablet, name = 'Kasir depan') =>
  test.post('/api/devices/enrol', { code, name, publicKey });

async function enrolled(): Promise<Tablet & { id: DeviceId }> {
  const tablet = await newTablet();
  const answer = await enrol(await newCode(), tablet);
  return { ...tablet, id: answer.body['deviceId'] as DeviceId };
}

interface Claims {
  at?: Date;
  seconds?: number;
  jti?: string;
  audience?: string;
  header?: object;
}
function assertion({ key, id }: { key: CryptoKey; id: DeviceId }, claims: Claims = {}): Promise<string> {
  const at = Math.floor((claims.at ?? test.clock.now).getTime() / 1000);
  return new SignJWT({ tid: restaurant.tenantId })
    .setProtectedHeader({ alg: 'ES256', ...claims.header })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(claims.audience ?? ASSERTION_AUDIENCE)
    .setIssuedAt(at)
    .setExpirationTime(at + (claims.seconds ?? 30))
    .setJti(claims.jti ?? crypto.randomUUID())
    .sign(key, { crit: { exp: true } });
}
/** The last character of 64 bytes has two bits that say nothing: with others it is the same signature, spelled otherwise. */
function otherSpelling(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(signature.at(-1) ?? '') ^ 1] ?? '';
}
const token = (signed: string): Promise<Answer> => test.post('/api/devices/token', { assertion: signed });

describe('an enrolment code', () => {
  it('lets one tablet into its outlet, under the next number', async () => {
    const answer = await enrol(await newCode(), await newTablet());
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      deviceNumber: 3,
      tenantId: restaurant.tenantId,
      outletId: restaurant.outletId,
      outletName: 'Cabang JKT',
      tenantName: 'Warung Uji',
      series: 'JKT-3',
      serverTime: NOW.getTime(),
      epoch: (await checkDatabase(test.database.owner.db)).epoch,
    });
  });

  it('works once', async () => {
    const code = await newCode();
    expect((await enrol(code, await newTablet())).status).toBe(201);
    const again = await enrol(code, await newTablet());
    expect([again.status, again.body['code']]).toEqual([404, 'ENROLMENT_CODE_INVALID']);
  });

  it('lets nobody take the name of a tablet in service unnoticed, and stays good for another', async () => {
    const code = await newCode();
    const { id } = await enrolled();
    const ask = async (name: string, { ownName = true, by = code } = {}) => {
      const { publicKey } = await newTablet();
      return test.post('/api/devices/enrol', { code: by, name, publicKey, ownName });
    };
    const taken = await ask('KASIR depan');
    expect([taken.status, taken.body['code']]).toEqual([409, 'DEVICE_NAME_TAKEN']);
    expect((await ask('Kasir belakang')).status).toBe(201);

    const by = await newCode();
    expect((await ask('Kasir belakang', { by })).status).toBe(409);
    expect((await ask('Kasir belakang', { by, ownName: false })).status).toBe(201);
    await test.post(`/api/devices/${id}/revoke`, {}, owner);
    expect((await ask('Kasir depan', { by: await newCode() })).status).toBe(201);
  });

  it('of two tablets that use it at once lets in one', async () => {
    const code = await newCode();
    const tablets = await Promise.all([newTablet(), newTablet()]);
    const answers = await Promise.all(tablets.map((tablet) => enrol(code, tablet)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
  });

  it('tells the same tablet the same when the answer got lost', async () => {
    const code = await newCode();
    const tablet = await newTablet();
    const first = await enrol(code, tablet);
    const again = await enrol(code, tablet);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('expires after ten minutes', async () => {
    const code = await newCode();
    later(600_001);
    expect((await enrol(code, await newTablet())).status).toBe(404);
  });

  it('is kept so that reading the database does not give it away', async () => {
    const code = await newCode();
    const rows = await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.selectFrom('enrolment_codes').selectAll().execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(code.replace('-', ''));
  });

  it('is made by those only who may', async () => {
    const waiter = await test.userToken(restaurant.tenantId, restaurant.staff.waiter);
    const answer = await test.post('/api/devices/enrolment-codes', { outletId: restaurant.outletId }, waiter);
    expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
  });

  it('numbers tablets that enrol at once apart', async () => {
    const codes = await Promise.all([1, 2, 3, 4].map(() => newCode()));
    const answers = await Promise.all(codes.map(async (code) => enrol(code, await newTablet())));
    expect(answers.map(({ body }) => body['deviceNumber']).sort()).toEqual([3, 4, 5, 6]);
  });

  it('takes no key but the public half of an ES256 one', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const secret = await exportJWK(privateKey);
    expect((await enrol(await newCode(), { key: privateKey, publicKey: secret })).status).toBe(201);
    const [row] = await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.selectFrom('devices').select('public_key').where('number', '=', 3).execute(),
    );
    expect(Object.keys(row?.public_key ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect((await enrol(await newCode(), { key: privateKey, publicKey: { kty: 'RSA' } })).status).toBe(422);
    const offCurve = { ...secret, y: secret.x };
    expect((await enrol(await newCode(), { key: privateKey, publicKey: offCurve })).status).toBe(422);
  });
});

describe("a tablet's token", () => {
  it('is given for an assertion signed with its key', async () => {
    const answer = await token(await assertion(await enrolled()));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ expiresIn: 600, serverTime: NOW.getTime() });
    expect(await test.deps.tokens.verify(String(answer.body['accessToken']))).toMatchObject({
      kind: 'device',
      tenantId: restaurant.tenantId,
      outletId: restaurant.outletId,
    });
  });

  it('is refused for an assertion that was used before', async () => {
    const signed = await assertion(await enrolled());
    expect((await token(signed)).status).toBe(200);
    expect((await token(signed)).body['code']).toBe('UNAUTHENTICATED');
  });

  it('is refused to another key, audience, a long-lived assertion, and nonsense', async () => {
    const tablet = await enrolled();
    const stranger = await newTablet();
    const refused = [
      await assertion({ ...tablet, key: stranger.key }),
      await assertion(tablet, { audience: 'somebody else' }),
      await assertion(tablet, { seconds: 3_600 }),
      await assertion({ ...tablet, id: crypto.randomUUID() as DeviceId }),
      'nonsense',
    ];
    for (const signed of refused) expect((await token(signed)).status).toBe(401);
  });

  it('is refused for an assertion that has expired, or is written in another way', async () => {
    const tablet = await enrolled();
    const expired = await assertion(tablet, { at: new Date(NOW.getTime() - 50_000), seconds: 20 });
    expect((await token(expired)).body['code']).toBe('CLOCK_SKEW');
    const [header = '', claims = '', signature = ''] = (await assertion(tablet)).split('.');
    const signedWith = (fields: object) => assertion(tablet, { header: fields });
    const odd = [
      await signedWith({ typ: 'at+jwt' }),
      await signedWith({ crit: ['exp'], exp: 1 }),
      await signedWith({ kid: 'another' }),
      `${header}.${claims}.${signature}=`,
      `${header}.${claims}.${signature}.`,
      `${header}.${claims}.${signature.slice(0, -1)}${otherSpelling(signature)}`,
    ];
    for (const signed of odd) expect([signed, (await token(signed)).status]).toEqual([signed, 401]);
    expect((await token(await signedWith({ typ: 'JWT' }))).status).toBe(200);
  });

  it('tells a tablet whose clock is off the right time', async () => {
    const tablet = await enrolled();
    for (const minutes of [-90, 90]) {
      const answer = await token(await assertion(tablet, { at: new Date(NOW.getTime() + minutes * 60_000) }));
      expect([answer.status, answer.body['code'], answer.body['serverTime']]).toEqual([
        401,
        'CLOCK_SKEW',
        NOW.getTime(),
      ]);
    }
  });

  it('is given at once to a tablet that was offline for weeks, and again for years', async () => {
    const tablet = await enrolled();
    const first = await token(await assertion(tablet));
    for (const days of [20, 40, 2 * 365]) {
      later(days * DAY_MS);
      const pulled = await test.post('/api/sync/pull', PULL, String(first.body['accessToken']));
      expect([pulled.status, pulled.body['code']]).toEqual([401, 'UNAUTHENTICATED']);
      const next = await token(await assertion(tablet));
      expect(next.status, next.text).toBe(200);
      expect((await test.post('/api/sync/pull', PULL, String(next.body['accessToken']))).status).toBe(200);
    }
  });

  it('is given at the second try to one whose clock went days or years off meanwhile', async () => {
    const tablet = await enrolled();
    later(12 * DAY_MS);
    for (const off of [-9 * DAY_MS, 3 * DAY_MS, -30 * 365 * DAY_MS, 365 * DAY_MS]) {
      const wrong = test.clock.now.getTime() + off;
      const told = await token(await assertion(tablet, { at: new Date(wrong) }));
      expect([told.status, told.body['code']]).toEqual([401, 'CLOCK_SKEW']);
      const offset = Number(told.body['serverTime']) - wrong;
      expect((await token(await assertion(tablet, { at: new Date(wrong + offset) }))).status).toBe(200);
    }
  });

  it('is refused to a tablet that was taken out of service, which is told so', async () => {
    const tablet = await enrolled();
    expect((await test.post(`/api/devices/${tablet.id}/revoke`, {}, owner)).status).toBe(204);
    const answer = await token(await assertion(tablet));
    expect([answer.status, answer.body['code']]).toEqual([403, 'DEVICE_REVOKED']);
  });
});

describe('the list of devices', () => {
  const listed = async (as = owner) => {
    const answer = await test.get(`/api/devices?outletId=${restaurant.outletId}`, as);
    return answer.body['results'] as {
      id: string;
      lastSeq: number;
      missing: unknown;
      lastSeenAt: string | null;
    }[];
  };

  it('tells when each was last heard of', async () => {
    const tablet = await enrolled();
    await token(await assertion(tablet));
    const found = (await listed()).find(({ id }) => id === tablet.id);
    expect(found).toMatchObject({ lastSeenAt: NOW.toISOString(), lastSeq: 0, missing: [], revokedAt: null });
  });

  it('names the numbers that are missing before the last one', async () => {
    const [id] = restaurant.devices;
    await withTenant(test.database.owner.db, restaurant.tenantId, async (tx) => {
      await tx.updateTable('devices').set({ last_seq: 9 }).where('id', '=', id).execute();
      await tx
        .insertInto('mutation_log')
        .values(
          [3, 4, 7, 8].map((device_seq) => ({
            tenant_id: restaurant.tenantId,
            device_id: id,
            outlet_id: restaurant.outletId,
            device_seq,
            received_at: NOW,
            hash: '0',
            outcome: 'quarantined' as const,
            seq: 1,
          })),
        )
        .execute();
    });
    expect((await listed()).find((device) => device.id === id)?.missing).toEqual([
      { from: 5, to: 6, acknowledged: false },
      { from: 9, to: 9, acknowledged: false },
    ]);
  });

  it('goes on naming a number whose record was lost, however many came after it, but none that was cleared away', async () => {
    const { tenantId, outletId, devices } = restaurant;
    const [id] = devices;
    const { db } = test.database.owner;
    const missing = async () => (await listed()).find((device) => device.id === id)?.missing;
    await withTenant(db, tenantId, async (tx) => {
      await tx.updateTable('devices').set({ last_seq: 6_000 }).where('id', '=', id).execute();
      await sql`insert into mutation_log (tenant_id, device_id, outlet_id, device_seq, received_at, hash, outcome, seq)
        select ${tenantId}, ${id}, ${outletId}, n, ${NOW}, '0', 'quarantined', 1
        from generate_series(1, 6000) n`.execute(tx);
    });
    const forget = (condition: RawBuilder<boolean>) =>
      withTenant(db, tenantId, (tx) => tx.deleteFrom('mutation_log').where(condition).execute());
    expect(await missing()).toEqual([]);
    await forget(sql`device_seq in (1, 2, 40, 41, 5500)`);
    const lost = [
      { from: 40, to: 41, acknowledged: false },
      { from: 5_500, to: 5_500, acknowledged: false },
    ];
    expect(await missing()).toEqual(lost);
    await forget(sql`device_seq in (20, 900)`);
    const more = [20, 900].map((n) => ({ from: n, to: n, acknowledged: false }));
    expect(await missing()).toEqual([more[0], lost[0], more[1], lost[1]]);
    await forget(sql`device_seq < 600`);
    expect(await missing()).toEqual([more[1], lost[1]]);
  });

  it('is for those who may see it, and their own outlets', async () => {
    expect(
      (await test.get('/api/devices', await test.userToken(restaurant.tenantId, restaurant.staff.kitchen)))
        .status,
    ).toBe(403);
    const unknown = crypto.randomUUID() as OutletId;
    expect((await test.get(`/api/devices?outletId=${unknown}`, owner)).status).toBe(404);
  });
});
