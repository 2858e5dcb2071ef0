import type { Command, DeviceId, OrderId, OutletId } from '@meja/domain';
import { PROTOCOL, PUSH_LIMIT, seal, type Envelope, type QueueFile } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import { giveKey, queueFile, type Keys } from '../../../testing/queue-file.ts';
import {
  enrolDevice,
  NOW,
  openOutlet,
  openRestaurant,
  type Restaurant,
} from '../../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../../testing/test-app.ts';
import { reports } from '../wire/reports.ts';
import { takeQueue } from './carrying.ts';

let test: TestApp;
let restaurant: Restaurant;
/** The tablet whose queue it is, another one of the outlet, and the owner at head office. */
let keys: Keys;
let ownToken: string;
let otherToken: string;
let owner: string;
let by: EnvelopeWriter;

beforeAll(async () => {
  test = await startTestApp({ allowances: { queueFile: { points: 1_000, seconds: 60 } } });
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.deps.limits.refund('handIn', 'unknown', 1_000);
  restaurant = await openRestaurant(test.database.owner.db);
  const { tenantId, outletId, devices, staff } = restaurant;
  keys = await giveKey(test.database.owner.db, restaurant, devices[0]);
  ownToken = await test.deviceToken(tenantId, devices[0], outletId);
  otherToken = await test.deviceToken(tenantId, devices[1], outletId);
  owner = await test.userToken(tenantId, staff.owner);
  by = new EnvelopeWriter({
    deviceId: devices[0],
    outletId,
    actorId: staff.cashier,
    at: NOW.getTime() - 3_600_000,
  });
});

/** An order with a line, paid: three mutations. */
function paidOrder(writer = by): Envelope[] {
  const orderId = anId<OrderId>();
  return [
    writer.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
    writer.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    writer.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }),
  ];
}
const fileOf = (mutations: unknown[], ...more: [Parameters<typeof queueFile>[3]?]) =>
  queueFile(restaurant, keys, mutations, ...more);
const bring = (file: unknown, token = otherToken) => test.post('/api/sync/imports', file, token);
const handIn = (file: unknown) => test.post('/api/sync/hand-in', file);
const push = async (mutations: unknown[], token = ownToken) =>
  (await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token)).body;
const revoke = async () => {
  const answer = await test.post(`/api/devices/${keys.deviceId}/revoke`, {}, owner);
  expect(answer.status, answer.text).toBe(204);
};
const rowsOf = (
  table:
    | 'orders'
    | 'order_lines'
    | 'payments'
    | 'mutation_log'
    | 'quarantine'
    | 'queue_imports'
    | 'chain_breaks',
) =>
  withTenant(test.database.app.db, restaurant.tenantId, (tx) => tx.selectFrom(table).selectAll().execute());
const countsOf = async () => ({
  orders: (await rowsOf('orders')).length,
  lines: (await rowsOf('order_lines')).length,
  payments: (await rowsOf('payments')).length,
  logged: (await rowsOf('mutation_log')).length,
  held: (await rowsOf('quarantine')).length,
});
const NOTHING = { orders: 0, lines: 0, payments: 0, logged: 0, held: 0 };
const ONCE = { orders: 1, lines: 1, payments: 1, logged: 3, held: 0 };

describe('a queue that another tablet or head office brings in', () => {
  it('is judged as if it had been pushed, and the tablet is later answered the same', async () => {
    const mutations = paidOrder();
    const answer = await bring(await fileOf(mutations));
    expect(answer.body, answer.text).toEqual({
      result: 'judged',
      judged: 3,
      known: 0,
      held: 0,
      verdictCounts: { applied: 3 },
      device: { name: 'Tablet 1', number: 1 },
    });
    const renamed = await fileOf(mutations);
    const lying = { ...renamed, device: { ...renamed.device, name: 'Kasir Depan' } };
    expect((await bring(lying)).body).toMatchObject({ known: 3, device: { name: 'Tablet 1' } });
    expect(await push(mutations)).toMatchObject({
      result: 'judged',
      verdicts: [1, 2, 3].map((deviceSeq) => ({ deviceSeq, outcome: 'applied' })),
    });
    expect(await countsOf()).toEqual(ONCE);
    expect(await rowsOf('chain_breaks')).toEqual([]);
  });

  it('is known where the tablet itself came first, in part or whole', async () => {
    const mutations = paidOrder();
    await push(mutations.slice(0, 2));
    const file = await fileOf(mutations);
    expect((await bring(file, owner)).body).toMatchObject({ result: 'judged', judged: 1, known: 2 });
    expect((await bring(file, owner)).body).toMatchObject({
      result: 'judged',
      judged: 0,
      known: 3,
      verdictCounts: { applied: 3 },
    });
    expect(await countsOf()).toEqual(ONCE);
  });

  it('is booked once, whoever brings it at the same moment, the tablet among them', async () => {
    const mutations = paidOrder();
    const file = await fileOf(mutations);
    const [own, ...brought] = await Promise.all([
      push(mutations),
      bring(file),
      bring(file, owner),
      bring(file),
      bring(file, ownToken),
    ]);
    expect(own).toMatchObject({ result: 'judged', verdicts: [{}, {}, {}] });
    for (const { body } of brought) expect(body).toMatchObject({ result: 'judged', held: 0 });
    expect(await countsOf()).toEqual(ONCE);
  });

  it('goes through in batches, however long it is', async () => {
    const mutations = Array.from({ length: 1_203 }, () =>
      by.write({ name: 'order.open', args: openOrderArgs() }),
    );
    const file = await fileOf(mutations);
    const [one, other] = await Promise.all([bring(file), bring(file, owner)]);
    for (const { body } of [one, other])
      expect(body).toMatchObject({ result: 'judged', verdictCounts: { applied: 1_203 } });
    expect(Number(one.body['judged']) + Number(other.body['judged'])).toBe(1_203);
    expect(await rowsOf('orders')).toHaveLength(1_203);
  });

  it('is no sign of life of the tablet', async () => {
    await bring(await fileOf(paidOrder()));
    const devices = await withTenant(test.database.app.db, restaurant.tenantId, (tx) =>
      tx.selectFrom('devices').select('last_seen_at').where('id', '=', keys.deviceId).execute(),
    );
    expect(devices).toEqual([{ last_seen_at: null }]);
  });

  it('comes through with a record that was damaged on the tablet, which is set aside once', async () => {
    const [open, line, pay] = paidOrder();
    const file = await fileOf([open, { ...line, args: {} }, pay]);
    expect((await bring(file)).body).toMatchObject({
      judged: 3,
      verdictCounts: { applied: 2, quarantined: 1 },
    });
    expect((await bring(file)).body).toMatchObject({ judged: 0, known: 3 });
    expect(await rowsOf('quarantine')).toHaveLength(1);
  });

  it('counts a record without a number where the tablet says that it stands', async () => {
    const file = await fileOf(['torn']);
    for (let i = 0; i < 3; i += 1) expect((await bring(file)).status).toBe(200);
    expect(await rowsOf('quarantine')).toMatchObject([{ device_seq: 1, raw: '"torn"' }]);
    const next = by.write({ name: 'order.open', args: openOrderArgs() }, { deviceSeq: 2 });
    expect(await push([next])).toMatchObject({ verdicts: [{ deviceSeq: 2, outcome: 'applied' }] });
  });

  it('waits for the file before it, where its beginning is missing', async () => {
    const mutations = paidOrder();
    const second = await fileOf(mutations.slice(1));
    expect((await bring(second)).body).toMatchObject({ result: 'gap', expected: 1, judged: 0, held: 0 });
    expect(await countsOf()).toEqual(NOTHING);
    await bring(await fileOf(mutations.slice(0, 1)));
    expect((await bring(second)).body).toMatchObject({ result: 'judged', judged: 2 });
    expect(await countsOf()).toEqual(ONCE);
  });

  it('of a copied tablet is held for review, as far as it is not known', async () => {
    const { deviceId, outletId, actorId } = by;
    const copy = new EnvelopeWriter({ deviceId, outletId, actorId, at: NOW.getTime() - 3_600_000 });
    await push(paidOrder());
    const file = await fileOf(paidOrder(copy));
    const answer = { result: 'fork', at: 1, judged: 0, known: 0, held: 3 };
    expect((await bring(file)).body).toMatchObject(answer);
    expect((await bring(file)).body).toMatchObject(answer);
    expect(await countsOf()).toEqual({ ...ONCE, held: 3 });
    expect(await rowsOf('quarantine')).toMatchObject([1, 2, 3].map(() => ({ code: 'DEVICE_FORKED' })));
  });
});

describe('a queue of a tablet that was taken out of service', () => {
  it('is held for review, once, whichever way and however often it comes', async () => {
    const mutations = paidOrder();
    await push(mutations.slice(0, 1));
    await revoke();
    const file = await fileOf(mutations);
    const answer = { result: 'held', judged: 0, known: 1, held: 2, verdictCounts: { applied: 1 } };
    const answers = await Promise.all([bring(file), bring(file, owner), handIn(file), handIn(file)]);
    for (const { body } of answers) expect(body).toMatchObject(answer);
    expect(await rowsOf('quarantine')).toMatchObject(
      mutations.slice(1).map(({ id, deviceSeq }) => ({
        mutation_id: id,
        device_seq: deviceSeq,
        code: 'DEVICE_REVOKED',
        raw: JSON.stringify(mutations[deviceSeq - 1]),
      })),
    );
    expect(await countsOf()).toMatchObject({ orders: 1, payments: 0, logged: 1 });
  });

  it('shows at head office', async () => {
    await revoke();
    await handIn(await fileOf(paidOrder()));
    const { body } = await test.get('/api/exceptions/quarantine', owner);
    expect(body['results']).toMatchObject([1, 2, 3].map(() => ({ code: 'DEVICE_REVOKED', status: 'open' })));
    const summary = await test.get('/api/exceptions/summary', owner);
    expect(summary.body).toMatchObject({ quarantine: 3 });
  });

  it('keeps what cannot be read or was altered as such', async () => {
    const [open, line, pay] = paidOrder();
    await revoke();
    const file = await fileOf([open, 'torn', { ...line, at: 1 }, pay]);
    expect((await handIn(file)).body).toMatchObject({ held: 4 });
    expect((await handIn(file)).body).toMatchObject({ held: 4 });
    expect((await rowsOf('quarantine')).map((row) => 'code' in row && row.code).sort()).toEqual([
      'ALTERED',
      'DEVICE_REVOKED',
      'DEVICE_REVOKED',
      'MALFORMED',
    ]);
  });

  it('needs no token, and none would be given; what a tablet in service has is its own to deliver', async () => {
    const file = await fileOf(paidOrder());
    expect(await handIn(file)).toMatchObject({ status: 409, body: { code: 'DEVICE_ACTIVE' } });
    expect(await countsOf()).toEqual(NOTHING);
    await revoke();
    expect((await push(file.mutations))['code']).toBe('DEVICE_REVOKED');
    expect((await handIn(file)).status).toBe(200);
  });
});

describe('a tablet that is let in again after its queue was held', () => {
  /** Under a new identity it delivers what the server does not know, by the same ids. */
  const again = (mutations: readonly Envelope[]): Envelope[] => {
    const { outletId, devices, staff } = restaurant;
    const at = NOW.getTime() - 3_600_000;
    const writer = new EnvelopeWriter({ deviceId: devices[1], outletId, actorId: staff.cashier, at });
    return mutations.map(({ id, name, args }) => writer.write({ name, args } as Command, { id }));
  };
  const listed = async (status: string) =>
    (await test.get(`/api/exceptions/quarantine?status=${status}`, owner)).body['results'] as {
      id: string;
    }[];
  const waiting = async () => (await test.get('/api/exceptions/summary', owner)).body['quarantine'];
  const settle = (action: 'accept' | 'set_aside', ids: string[]) =>
    test.post('/api/exceptions/quarantine/resolutions', { action, ids, note: 'Sudah dicek' }, owner);

  it('leaves nothing waiting of what it delivers by itself', async () => {
    const mutations = paidOrder();
    await revoke();
    await handIn(await fileOf(mutations));
    const held = (await listed('open')).map(({ id }) => id);
    await push(again(mutations.slice(0, 2)), otherToken);
    expect(await waiting()).toBe(1);
    expect(await listed('open')).toMatchObject([{ id: held[2], device_seq: 3, delivered: null }]);
    const delivered = { outcome: 'applied', code: null, at: NOW.toISOString() };
    expect(await listed('resolved')).toMatchObject(
      [2, 1].map((n) => ({ device_seq: n, status: 'resolved', obstacle: null, delivered, resolutions: [] })),
    );
  });

  it('has each in effect once, though somebody who still sees it listed accepts it or sets it aside', async () => {
    const mutations = paidOrder();
    await revoke();
    await handIn(await fileOf(mutations));
    const held = (await listed('open')).map(({ id }) => id);
    await push(again(mutations), otherToken);
    expect(await waiting()).toBe(0);
    expect(await settle('set_aside', held)).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'DELIVERED' },
    });
    expect((await settle('accept', held)).body['results']).toMatchObject(
      held.map(() => ({ resolution: { outcome: 'applied' } })),
    );
    expect(await countsOf()).toMatchObject({ orders: 1, lines: 1, payments: 1 });
    expect(await listed('resolved')).toMatchObject(held.map(() => ({ delivered: null, resolutions: [{}] })));
  });

  it('and is then revoked anew has one copy of each to be settled, not two', async () => {
    const mutations = paidOrder();
    await revoke();
    await handIn(await fileOf(mutations));
    const { tenantId, outletId, devices } = restaurant;
    const newKeys = await giveKey(test.database.owner.db, restaurant, devices[1]);
    expect((await test.post(`/api/devices/${devices[1]}/revoke`, {}, owner)).status).toBe(204);
    await handIn(await queueFile({ tenantId, outletId }, newKeys, again(mutations)));
    const copies = (await listed('open')) as { id: string; device: { id: string } }[];
    expect(copies).toHaveLength(6);
    await settle(
      'accept',
      copies.filter(({ device }) => device.id === devices[0]).map(({ id }) => id),
    );
    expect(await waiting()).toBe(0);
    expect(await countsOf()).toMatchObject({ orders: 1, lines: 1, payments: 1 });
  });
});

describe('a file that is not what its tablet signed', () => {
  const isRefused = async (file: unknown, code: string) => {
    for (const answer of [await bring(file), await bring(file, owner)])
      expect(answer, answer.text).toMatchObject({ status: 422, body: { code } });
    expect(await countsOf()).toEqual(NOTHING);
  };

  it('is refused whole when a record was changed, taken out, added or moved', async () => {
    const file = await fileOf(paidOrder());
    const [open, line, pay] = file.mutations as [Envelope, Envelope, Envelope];
    const { hash: _, ...rest } = pay;
    const forged = seal({ ...rest, args: { ...(pay.args as object), amount: 1 } });
    for (const mutations of [
      [open, line, forged],
      [open, line],
      [line, pay],
      [open, line, pay, forged],
      [open, pay, line],
    ])
      await isRefused({ ...file, mutations }, 'QUEUE_FILE_ALTERED');
    await isRefused({ ...file, exportedAt: file.exportedAt + 1 }, 'QUEUE_FILE_ALTERED');
    expect(await rowsOf('queue_imports')).toEqual([]);
  });

  it('is refused when another key has signed it: another tablet cannot make one up', async () => {
    const other = await giveKey(test.database.owner.db, restaurant, restaurant.devices[1]);
    const file = await fileOf(paidOrder());
    const { signature } = await queueFile(restaurant, { ...other, deviceId: keys.deviceId }, file.mutations);
    await isRefused({ ...file, signature }, 'QUEUE_FILE_ALTERED');
    const { privateKey } = await generateKeyPair('ES256');
    const stranger = await queueFile(restaurant, { ...keys, privateKey }, file.mutations);
    await isRefused(stranger, 'QUEUE_FILE_ALTERED');
  });

  it('is refused when it is signed for something else, by no key, or not at all', async () => {
    const file = await fileOf(paidOrder());
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = file.signature.split('.')[1] ?? '';
    for (const signature of ['', 'a.b.c', `${part({ alg: 'none' })}.${claims}.`, `${file.signature}x`])
      await isRefused({ ...file, signature }, 'QUEUE_FILE_ALTERED');
    const elsewhere = await fileOf(file.mutations, { aud: 'meja:device-token' as never });
    await isRefused(elsewhere, 'QUEUE_FILE_ALTERED');
    const ofAnother = await fileOf(file.mutations, { iss: restaurant.devices[1] });
    await isRefused(ofAnother, 'QUEUE_FILE_ALTERED');
  });

  it('is refused when it is larger than any file that is made', async () => {
    const file = await fileOf(paidOrder());
    const many = { ...file, mutations: Array.from({ length: 10_001 }, () => 1) };
    expect(await bring(many)).toMatchObject({ status: 422, body: { code: 'INVALID' } });
    const huge = { ...file, mutations: ['x'.repeat(17 * 1024 * 1024)] };
    expect(await bring(huge)).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    expect(await handIn(huge)).toMatchObject({ status: 413 });
    expect(await bring({ ...file, v: 2 })).toMatchObject({ status: 422, body: { code: 'INVALID' } });
  });
});

describe('a queue that is not for its carrier to bring', () => {
  const foreign = { status: 422, body: { code: 'QUEUE_FILE_FOREIGN' } };

  it('is that of another business: it is answered like one of nobody', async () => {
    const theirs = await openRestaurant(test.database.owner.db);
    const theirKeys = await giveKey(test.database.owner.db, theirs, theirs.devices[0]);
    const file = await queueFile(theirs, theirKeys, paidOrder());
    const renamed: QueueFile = { ...file, device: { ...file.device, ...tenantAndOutlet() } };
    const nobodys: QueueFile = { ...file, device: { ...file.device, id: anId(), tenantId: anId() } };
    const answers = [];
    for (const each of [file, renamed, nobodys])
      for (const token of [otherToken, owner]) {
        const answer = await bring(each, token);
        expect(answer).toMatchObject(foreign);
        answers.push(answer.text.replace(/"requestId":"[^"]*"/, ''));
      }
    expect(new Set(answers).size).toBe(1);
  });

  const tenantAndOutlet = () => ({ tenantId: restaurant.tenantId, outletId: restaurant.outletId });

  it('is that of another outlet', async () => {
    const { tenantId, staff } = restaurant;
    const bandung = anId<OutletId>();
    const deviceId = anId<DeviceId>();
    await withTenant(test.database.owner.db, tenantId, async (tx) => {
      await openOutlet(tx, tenantId, bandung, 'BDG');
      await enrolDevice(tx, { tenantId, outletId: bandung, id: deviceId, number: 1 });
      await tx
        .updateTable('role_grants')
        .set({ outlet_id: bandung })
        .where('user_id', '=', staff.manager)
        .execute();
    });
    const file = await fileOf(paidOrder());
    expect(await bring(file, await test.deviceToken(tenantId, deviceId, bandung))).toMatchObject(foreign);
    expect(await bring(file, await test.userToken(tenantId, staff.manager))).toMatchObject(foreign);
    expect(await countsOf()).toEqual(NOTHING);
  });

  it('is any, for who may not resolve exceptions, and for a tablet that is out of service itself', async () => {
    const { tenantId, staff } = restaurant;
    const file = await fileOf(paidOrder());
    const cashier = await test.userToken(tenantId, staff.cashier);
    expect(await bring(file, cashier)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    await revoke();
    expect(await bring(file, ownToken)).toMatchObject({ status: 403, body: { code: 'DEVICE_REVOKED' } });
    expect(await countsOf()).toEqual(NOTHING);
  });
});

describe('the door at which a queue is handed in', () => {
  it('says the same of a forged file, whether there is such a tablet or not', async () => {
    await revoke();
    const file = await fileOf(paidOrder());
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await queueFile(restaurant, { ...keys, privateKey }, file.mutations);
    const { device } = file;
    const answers = [];
    for (const each of [
      forged,
      { ...file, device: { ...device, id: anId() } },
      { ...file, device: { ...device, tenantId: anId() } },
      { ...file, device: { ...device, outletId: anId() } },
    ]) {
      const answer = await handIn(each);
      expect(answer).toMatchObject({ status: 422, body: { code: 'QUEUE_FILE_ALTERED' } });
      answers.push(answer.text.replace(/"requestId":"[^"]*"/, ''));
    }
    expect(new Set(answers).size).toBe(1);
    expect(await countsOf()).toEqual(NOTHING);
  });

  it('closes for a while to who knocks too often', async () => {
    const statuses = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await handIn({})).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 422), 429]);
  });
});

describe('a revoked tablet that asks what has become of its queue', () => {
  it('hears how much still waits, until all was decided, unreadable ones too', async () => {
    const [open, line, pay] = paidOrder() as [Envelope, Envelope, Envelope];
    const file = await fileOf([open, { ...line, name: 'order.explode' }, pay]);
    await revoke();
    const answer = async () => (await handIn(file)).body;
    const settle = (action: 'accept' | 'set_aside', id: string) =>
      test.post('/api/exceptions/quarantine/resolutions', { action, ids: [id], note: 'Uji coba' }, owner);
    expect(await answer()).toMatchObject({ result: 'held', known: 0, held: 3 });
    expect(await answer()).toMatchObject({ known: 0, held: 3 });
    const bySeq = new Map((await rowsOf('quarantine')).map((row) => [row.device_seq, row.id]));
    await settle('accept', bySeq.get(1) ?? '');
    await settle('set_aside', bySeq.get(2) ?? '');
    expect(await answer()).toMatchObject({ known: 2, held: 1 });
    await settle('set_aside', bySeq.get(3) ?? '');
    expect(await answer()).toMatchObject({ known: 3, held: 0 });
    expect(await rowsOf('quarantine')).toHaveLength(3);
  });
});

describe('a revoked tablet in wrong hands', () => {
  it('cannot bury head office under what it hands in, nor can others use that up for it', async () => {
    const files = await Promise.all(Array.from({ length: 11 }, () => fileOf(paidOrder())));
    await revoke();
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await queueFile(restaurant, { ...keys, privateKey }, files[0]?.mutations ?? []);
    for (let i = 0; i < 5; i += 1) await handIn(forged);
    const statuses = [];
    for (const file of files) statuses.push((await handIn(file)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    // What has come may be asked about again.
    expect((await handIn(files[0])).body).toMatchObject({ held: 3 });
  });
});

describe('a tablet that is revoked while its file is being read', () => {
  it('has judged what came before, and the rest held', async () => {
    const mutations = Array.from({ length: PUSH_LIMIT + 5 }, () =>
      by.write({ name: 'order.open', args: openOrderArgs() }),
    );
    // The first transaction finds out whose file it is, the second judges the first batch.
    const db = before(3, revoke);
    const carrier = { kind: 'user', userId: restaurant.staff.owner, outlets: 'everywhere' } as const;
    const deps = { ...test.deps, ...reports(test.deps), db };
    const answer = await takeQueue(deps, carrier, await fileOf(mutations));
    expect(answer).toMatchObject({
      ok: true,
      value: { result: 'held', judged: PUSH_LIMIT, known: 0, held: 5 },
    });
    expect(await countsOf()).toMatchObject({ orders: PUSH_LIMIT, logged: PUSH_LIMIT, held: 5 });
  });

  /** The app's database, with something done before the `n`-th transaction begins. */
  function before(n: number, work: () => Promise<void>): Db {
    let begun = 0;
    return new Proxy(test.deps.db, {
      get(target, key) {
        if (key !== 'transaction') return Reflect.get(target, key) as unknown;
        const execute: ReturnType<Db['transaction']>['execute'] = async (callback) => {
          begun += 1;
          if (begun === n) await work();
          return target.transaction().execute(callback);
        };
        return () => ({ execute });
      },
    });
  }
});

describe('who brought which queue', () => {
  it('is kept for head office', async () => {
    const { tenantId, devices, staff, outletId } = restaurant;
    const mutations = paidOrder();
    const first = await fileOf(mutations.slice(0, 2));
    await bring(first);
    await bring(first);
    await bring(await fileOf(mutations), owner);
    await revoke();
    await handIn(await fileOf([...mutations, ...paidOrder()]));
    const answer = await test.get(`/api/sync/imports?outlet_id=${outletId}`, owner);
    const results = answer.body['results'] as { carried_by: { kind: string } }[];
    expect(results.map(({ carried_by: { kind } }) => kind).sort()).toEqual(['device', 'itself', 'user']);
    expect(results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          device: { id: devices[0], name: 'Tablet 1', number: 1 },
          carried_by: { kind: 'device', id: devices[1], name: 'Tablet 2' },
          ...{ from_seq: 1, to_seq: 2, result: 'judged', judged: 2, known: 0, held: 0, times: 2 },
          first_at: NOW.toISOString(),
        }),
        expect.objectContaining({
          carried_by: { kind: 'user', id: staff.owner, name: 'owner' },
          ...{ from_seq: 1, to_seq: 3, judged: 1, known: 2 },
        }),
        expect.objectContaining({
          carried_by: { kind: 'itself', id: null, name: null },
          ...{ result: 'held', judged: 0, known: 3, held: 3 },
        }),
      ]),
    );
    const waiter = await test.userToken(tenantId, staff.waiter);
    expect((await test.get('/api/sync/imports', waiter)).status).toBe(403);
  });

  it('comes in pages', async () => {
    const mutations = paidOrder();
    for (const [i] of mutations.entries()) await bring(await fileOf(mutations.slice(0, i + 1)));
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await test.get(`/api/sync/imports?limit=2${cursor}`, owner);
      seen.push(...(body['results'] as { to_seq: number }[]).map(({ to_seq: to }) => to));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor);
    expect(seen.sort()).toEqual([1, 2, 3]);
  });
});
