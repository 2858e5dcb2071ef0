import type { Command } from '@meja/domain';
import type { Envelope } from '@meja/sync';
import { openOrderArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
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
  ONCE,
  otherToken,
  owner,
  ownToken,
  paidOrder,
  push,
  restaurant,
  revoke,
  rowsOf,
  test,
} from '../../../testing/bringing.ts';
import { giveKey, queueFile } from '../../../testing/queue-file.ts';
import { NOW } from '../../../testing/restaurant.ts';

bringInTests();

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
