import type { Command, DeviceId } from '@meja/domain';
import { PROTOCOL, type Envelope } from '@meja/sync';
import { addLineArgs, anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import {
  b,
  decide,
  decideInTests,
  expectOk,
  manager,
  order,
  resultsOf,
  restaurant,
  rowsOf,
  test,
  tokenOf,
} from '../../testing/deciding.ts';
import { giveKey, queueFile, type Keys } from '../../testing/queue-file.ts';
import { enrolDevice, NOW } from '../../testing/restaurant.ts';

/** A decision about a mutation holds, by whatever way the mutation comes later. */

decideInTests();

let at: Awaited<ReturnType<typeof order>>;
/** What the tablet did on the order before it was taken out of service: two items more of a line of its own. */
let records: Envelope[];
let keys: Keys;

beforeEach(async () => {
  await test.deps.limits.refund('handIn', 'unknown', 1_000);
  at = await order();
  keys = await giveKey(test.database.owner.db, restaurant, b.deviceId);
  const line = addLineArgs({ orderId: at.orderId, unitPrice: 20_000 });
  const commands: Command[] = [
    { name: 'order.addLine', args: line },
    { name: 'order.changeQuantity', args: { orderId: at.orderId, lineId: line.lineId, quantity: 2 } },
  ];
  records = commands.map((command) => b.write(command));
  await revoke(b.deviceId);
  await handIn(keys, records);
});

const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);

async function revoke(deviceId: DeviceId): Promise<void> {
  const answer = await test.post(`/api/devices/${deviceId}/revoke`, {}, await tokenOf('owner'));
  expect(answer.status, answer.text).toBe(204);
}
const handIn = async (by: Keys, mutations: readonly Envelope[]) =>
  expectOk(await test.post('/api/sync/hand-in', await queueFile(restaurant, by, [...mutations])));
const bring = async (by: Keys, mutations: readonly Envelope[], token: string) =>
  expectOk(await test.post('/api/sync/imports', await queueFile(restaurant, by, [...mutations]), token));

const tokenFor = (deviceId: DeviceId) => test.deviceToken(restaurant.tenantId, deviceId, restaurant.outletId);
async function push(deviceId: DeviceId, mutations: readonly Envelope[]): Promise<void> {
  const answer = await test.post(
    '/api/sync/push',
    { protocol: PROTOCOL, mutations },
    await tokenFor(deviceId),
  );
  expect(answer.body, answer.text).toMatchObject({ result: 'judged' });
}

let number = 10;
/** The tablet as it is enrolled again: the same mutations under their ids, sealed by another device. */
async function enrolledAgain(): Promise<{ keys: Keys; sealed: Envelope[] }> {
  const { tenantId, outletId, staff } = restaurant;
  const deviceId = anId<DeviceId>();
  await inTenant((tx) => enrolDevice(tx, { tenantId, outletId, id: deviceId, number: (number += 1) }));
  const as = new EnvelopeWriter({
    deviceId,
    outletId,
    actorId: staff.cashier,
    at: NOW.getTime() - 3_600_000,
  });
  const sealed = records.map(({ id, name, args, at }) => as.write({ name, args } as never, { id, at }));
  return { keys: await giveKey(test.database.owner.db, restaurant, deviceId), sealed };
}

/** How the same mutations come once more. */
const WAYS = {
  'the tablet, which is enrolled again': async () => {
    const { keys, sealed } = await enrolledAgain();
    await push(keys.deviceId, sealed);
  },
  'the tablet, which is enrolled again, one after the other': async () => {
    const { keys, sealed } = await enrolledAgain();
    for (const each of sealed) await push(keys.deviceId, [each]);
  },
  'the tablet itself, which was let in again': async () => {
    await inTenant((tx) =>
      tx.updateTable('devices').set({ revoked_at: null }).where('id', '=', b.deviceId).execute(),
    );
    await push(b.deviceId, records);
  },
  'a file of the enrolled tablet that another tablet brings': async () => {
    const { keys, sealed } = await enrolledAgain();
    await bring(keys, sealed, await tokenFor(restaurant.devices[0]));
  },
  'a file of the enrolled tablet that head office brings': async () => {
    const { keys, sealed } = await enrolledAgain();
    await bring(keys, sealed, manager);
  },
  'the old file, brought by another tablet': async () => {
    await bring(keys, records, await tokenFor(restaurant.devices[0]));
  },
  'the old file, handed in once more': async () => {
    await handIn(keys, records);
  },
  'a tablet that is enrolled again, and taken out of service again': async () => {
    const { keys, sealed } = await enrolledAgain();
    await revoke(keys.deviceId);
    await handIn(keys, sealed);
  },
  'a server that was restored, and is given all again': async () => {
    await inTenant((tx) => tx.updateTable('installation').set({ epoch: anId() }).execute());
    const { keys, sealed } = await enrolledAgain();
    await push(keys.deviceId, sealed);
    await push(keys.deviceId, sealed);
  },
} satisfies Record<string, () => Promise<void>>;
const ways = Object.keys(WAYS) as (keyof typeof WAYS)[];

const settle = async (action: 'accept' | 'set_aside', ids: readonly string[]) =>
  decide('quarantine/resolutions', { action, ids, note: 'Tidak jadi' });
const waiting = async () => (await resultsOf('quarantine')).map(({ id }) => String(id));
const idOf = async (record: Envelope | undefined) =>
  (
    await inTenant((tx) =>
      tx
        .selectFrom('quarantine')
        .select('id')
        .where('mutation_id', '=', record?.id ?? '')
        .where('device_id', '=', b.deviceId)
        .executeTakeFirstOrThrow(),
    )
  ).id;
const linesOf = async () => (await rowsOf('order_lines')).map(({ quantity }) => Number(quantity)).sort();

describe.each(ways)('what was decided, when it comes by %s', (way) => {
  it('has no effect where it was set aside, and nor has what rests on it', async () => {
    expectOk(await settle('set_aside', [await idOf(records[0])]));
    await WAYS[way]();
    // What rested on it may be accepted as well: there is nothing that it could change.
    for (const id of await waiting()) await settle('accept', [id]);
    expect(await linesOf()).toEqual([1]);
    expect(await rowsOf('orders')).toMatchObject([{ total: 28_750 }]);
    expect(await resultsOf('quarantine?status=resolved')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ resolutions: [expect.objectContaining({ action: 'set_aside' })] }),
      ]),
    );
  });

  it('has its effect once where it was accepted, and nothing is lost of what rests on it', async () => {
    expectOk(await settle('accept', [await idOf(records[0])]));
    expect(await linesOf()).toEqual([1, 1]);
    await WAYS[way]();
    for (const id of await waiting()) expectOk(await settle('accept', [id]));
    expect(await waiting()).toEqual([]);
    // To a new identity what was accepted of the old one is another's work that it has not seen: a person decides.
    const clashed = await resultsOf('conflicts');
    expect(await linesOf()).toEqual([1, clashed.length === 1 ? 1 : 2]);
    expect(clashed.map(({ mutation_id: id }) => id)).toEqual(clashed.map(() => records[1]?.id));
  });

  it('is told with whose decision it was', async () => {
    expectOk(await settle('set_aside', [await idOf(records[0])]));
    await WAYS[way]();
    const again = (await rowsOf('mutation_log')).filter(({ mutation_id: id }) => id === records[0]?.id);
    for (const row of again)
      expect(row).toMatchObject({
        ...{ outcome: 'rejected', code: 'SET_ASIDE' },
        detail: { decision: { action: 'set_aside', by: 'manager', note: 'Tidak jadi' } },
      });
  });

  it('is all settled where all was set aside', async () => {
    expectOk(await settle('set_aside', await waiting()));
    await WAYS[way]();
    expect(await linesOf()).toEqual([1]);
    expect(await waiting()).toEqual([]);
  });
});

describe('what was set aside', () => {
  it('is not accepted under another copy of it, and that copy waits for nobody', async () => {
    const { keys, sealed } = await enrolledAgain();
    await revoke(keys.deviceId);
    await handIn(keys, sealed);
    const [copy] = await inTenant((tx) =>
      tx
        .selectFrom('quarantine')
        .select('id')
        .where('mutation_id', '=', records[0]?.id ?? '')
        .where('device_id', '=', keys.deviceId)
        .execute(),
    );
    expectOk(await settle('set_aside', [await idOf(records[0])]));
    expect(await waiting()).not.toContain(copy?.id);
    expect(await settle('accept', [copy?.id ?? ''])).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'SET_ASIDE' },
    });
    expect(await linesOf()).toEqual([1]);
  });

  it('says nothing about the mutation whose id an altered record bears', async () => {
    const [first] = records;
    const forged = { ...first, args: { ...(first?.args as object), quantity: 9 } } as Envelope;
    const { keys, sealed } = await enrolledAgain();
    const own = { ...forged, deviceId: keys.deviceId };
    await push(keys.deviceId, [own]);
    const [altered] = await inTenant((tx) =>
      tx.selectFrom('quarantine').select('id').where('code', '=', 'ALTERED').execute(),
    );
    expectOk(await settle('set_aside', [altered?.id ?? '']));
    expectOk(await settle('accept', [await idOf(first)]));
    expect(await linesOf()).toEqual([1, 1]);
    expect(sealed).toHaveLength(2);
  });

  it('keeps the effect that it had before, where it had been delivered', async () => {
    const { keys, sealed } = await enrolledAgain();
    const id = await idOf(records[0]);
    await push(keys.deviceId, sealed.slice(0, 1));
    expect(await settle('set_aside', [id])).toMatchObject({ body: { reason: 'DELIVERED' } });
    expect(await linesOf()).toEqual([1, 1]);
  });
});
