import type { DeviceId, OutletId } from '@meja/domain';
import { PUSH_LIMIT, seal, type Envelope, type QueueFile } from '@meja/sync';
import { anId, openOrderArgs } from '@meja/testing/envelope-writer';
import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import {
  bring,
  bringInTests,
  by,
  countsOf,
  fileOf,
  handIn,
  keys,
  NOTHING,
  otherToken,
  owner,
  ownToken,
  paidOrder,
  restaurant,
  revoke,
  rowsOf,
  test,
} from '../../../testing/bringing.ts';
import { giveKey, queueFile } from '../../../testing/queue-file.ts';
import { enrolDevice, NOW, openOutlet, openRestaurant } from '../../../testing/restaurant.ts';
import { reports } from '../wire/reports.ts';
import { takeQueue } from './carrying.ts';

bringInTests();

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
