import {
  DEFAULT_CHARGES,
  MAX_AMOUNT,
  type Charges,
  type Command,
  type DeviceId,
  type LineId,
  type OrderId,
  type OutletId,
} from '@meja/domain';
import { isIntact, PROTOCOL, START, type Envelope, type PushResponse } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { createTokens } from '../../../http/tokens.ts';
import { cashierOf, pushDeps, scopeOf } from '../../../testing/pushing.ts';
import {
  enrolDevice,
  migratedDatabase,
  NOW,
  openOutlet,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../../../testing/restaurant.ts';
import { CatalogueChecksums } from '../pull/catalogue-checksums.ts';
import { pull } from '../pull/pull.ts';
import { push, type PushDeps } from './push.ts';

const tokens = createTokens('a secret of the tests, long enough', () => NOW);
const checksums = new CatalogueChecksums();
let database: MigratedDatabase;
let deps: PushDeps;
let restaurant: Restaurant;

beforeAll(async () => {
  database = await migratedDatabase();
  deps = pushDeps(database.app.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  restaurant = await openRestaurant(database.owner.db);
});

const scope = () => scopeOf(restaurant);
const writer = () => cashierOf(restaurant);
/** A tablet at another outlet of the same business. */
async function tabletInBandung(): Promise<EnvelopeWriter> {
  const { tenantId, staff } = restaurant;
  const [outletId, deviceId] = [anId<OutletId>(), anId<DeviceId>()];
  await withTenant(database.owner.db, tenantId, async (tx) => {
    await openOutlet(tx, tenantId, outletId, 'BDG');
    await enrolDevice(tx, { tenantId, outletId, id: deviceId, number: 1 });
  });
  return new EnvelopeWriter({ outletId, deviceId, actorId: staff.cashier, at: NOW.getTime() - 3_600_000 });
}
const send = (
  mutations: unknown[],
  by: Pick<EnvelopeWriter, 'outletId' | 'deviceId'> = scope(),
): Promise<PushResponse> =>
  push(
    deps,
    { tenantId: restaurant.tenantId, outletId: by.outletId, deviceId: by.deviceId },
    { protocol: PROTOCOL, mutations },
  );
async function outcomes(mutations: unknown[], by?: EnvelopeWriter): Promise<string[]> {
  const response = await send(mutations, by);
  if (response.result !== 'judged') throw new Error(`answered ${response.result}`);
  return response.verdicts.map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));
}
const pullAll = () =>
  pull({ db: database.app.db, clock: () => NOW, checksums, tokens }, scope(), {
    protocol: PROTOCOL,
    epoch: null,
    cursors: START,
    limit: 1_000,
  });
const ordersPulled = async () =>
  (await pullAll()).changes.filter(({ collection }) => collection === 'orders');
const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(database.app.db, restaurant.tenantId, work);

/** An id of letters, so that it has an upper case. */
const anIdOfLetters = <Id extends string>() => anId<Id>().replace(/^.{8}/, 'abcdefab') as Id;

function opened(by: EnvelopeWriter, orderId = anIdOfLetters<OrderId>(), charges: Charges = DEFAULT_CHARGES) {
  const line = addLineArgs({ orderId });
  const commands: Command[] = [
    { name: 'order.open', args: openOrderArgs({ orderId, charges, note: 'yang pertama' }) },
    { name: 'order.addLine', args: line },
  ];
  return { orderId, lineId: line.lineId, mutations: commands.map((command) => by.write(command)) };
}

describe('a device that gets it wrong, or means ill', () => {
  it('cannot write an order over by its id in upper case', async () => {
    const by = writer();
    const { orderId, mutations } = opened(by);
    await outcomes(mutations);
    const upper = orderId.toUpperCase() as OrderId;
    const again = by.write({
      name: 'order.open',
      args: openOrderArgs({ orderId: upper, note: 'yang kedua' }),
    });
    expect(await outcomes([again])).toEqual(['quarantined INVALID_ARGS']);
    const orders = await inTenant((tx) => tx.selectFrom('orders').select(['id', 'note', 'total']).execute());
    expect(orders).toEqual([{ id: orderId, note: 'yang pertama', total: 28_750 }]);
  });

  it('cannot have a line doubled by its id in upper case', async () => {
    const by = writer();
    const orderId = anId<OrderId>();
    const line = addLineArgs({ orderId, lineId: anIdOfLetters<LineId>() });
    const upper = { ...line, lineId: line.lineId.toUpperCase() as LineId };
    expect(
      await outcomes([
        by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
        by.write({ name: 'order.addLine', args: line }),
        by.write({ name: 'order.addLine', args: upper }),
      ]),
    ).toEqual(['applied', 'applied', 'quarantined INVALID_ARGS']);
    expect(await ordersPulled()).toMatchObject([{ doc: { id: orderId, lines: [{ id: line.lineId }] } }]);
  });

  it('cannot stop the outlet by a bill beyond what numbers count', async () => {
    const by = writer();
    const orderId = anId<OrderId>();
    const dear = () => addLineArgs({ orderId, unitPrice: MAX_AMOUNT, quantity: 999 });
    const mutations = [
      by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
      ...Array.from({ length: 10 }, () => by.write({ name: 'order.addLine', args: dear() })),
      by.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    ];
    expect(await outcomes(mutations)).toEqual([
      'applied',
      ...Array.from({ length: 10 }, () => 'rejected ORDER_TOO_LARGE'),
      'applied',
    ]);
    expect(await ordersPulled()).toMatchObject([{ doc: { id: orderId, lines: [{ unitPrice: 25_000 }] } }]);
    expect(await outcomes([by.write({ name: 'order.addLine', args: addLineArgs({ orderId }) })])).toEqual([
      'applied',
    ]);
  });

  it('cannot settle a bill with rounding', async () => {
    const by = writer();
    const { orderId, mutations } = opened(by);
    const amount = 28_750;
    const away = paymentArgs({ orderId, amount, rounding: -amount, tendered: 0 });
    const out = paymentArgs({ orderId, amount, rounding: -amount - 100, tendered: 0, change: 100 });
    expect(
      await outcomes([
        ...mutations,
        by.write({ name: 'payment.record', args: away }),
        by.write({ name: 'payment.record', args: out }),
      ]),
    ).toEqual(['applied', 'applied', 'rejected TENDER_MISMATCH', 'quarantined INVALID_ARGS']);
    expect(
      await inTenant((tx) => tx.selectFrom('orders').select(['paid', 'payment_status']).execute()),
    ).toEqual([{ paid: 0, payment_status: 'unpaid' }]);
  });

  it('cannot settle a bill with many small payments that are rounded away, and a part is worth what was handed over', async () => {
    const by = writer();
    const { orderId, mutations } = opened(by, undefined, { ...DEFAULT_CHARGES, cashRounding: 500 });
    const rounded = (amount: number, rounding: number) =>
      by.write({
        name: 'payment.record',
        args: paymentArgs({ orderId, amount, rounding, tendered: amount + rounding }),
      });
    const away = Array.from({ length: 20 }, () => rounded(249, -249));
    expect(await outcomes([...mutations, ...away, rounded(8_249, -249)])).toEqual([
      ...mutations.map(() => 'applied'),
      ...away.map(() => 'rejected TENDER_MISMATCH'),
      'applied',
    ]);
    expect(
      await inTenant((tx) =>
        tx.selectFrom('orders').select(['paid', 'rounding', 'payment_status']).execute(),
      ),
    ).toEqual([{ paid: 8_000, rounding: 0, payment_status: 'partial' }]);
  });

  it('cannot pay for two orders with one payment, in one push, in two, or at another outlet', async () => {
    const by = writer();
    const [one, two, three] = [opened(by), opened(by), opened(by)];
    const once = paymentArgs({ orderId: one.orderId, amount: 28_750 });
    const pay = (orderId: OrderId, writer = by) =>
      writer.write({ name: 'payment.record', args: { ...once, orderId } });
    const first = [one, two, three].flatMap(({ mutations }) => mutations);
    expect(await outcomes([...first, pay(one.orderId), pay(two.orderId)])).toEqual([
      ...first.map(() => 'applied'),
      'applied',
      'applied UNALLOCATED',
    ]);
    expect(await outcomes([pay(three.orderId), pay(one.orderId)])).toEqual([
      'applied UNALLOCATED',
      'rejected PAYMENT_EXISTS',
    ]);

    const bandung = await tabletInBandung();
    const fourth = opened(bandung);
    expect(await outcomes([...fourth.mutations, pay(fourth.orderId, bandung)], bandung)).toEqual([
      'applied',
      'applied',
      'applied UNALLOCATED',
    ]);
    const [payments, waiting] = await Promise.all([
      inTenant((tx) => tx.selectFrom('payments').select(['order_id', 'amount']).execute()),
      inTenant((tx) => tx.selectFrom('unallocated_money').select(['amount', 'reason']).execute()),
    ]);
    expect(payments).toEqual([{ order_id: one.orderId, amount: 28_750 }]);
    expect(waiting).toEqual(
      Array.from({ length: 3 }, () => ({ amount: 28_750, reason: 'PAYMENT_ELSEWHERE' })),
    );
  });

  it('leaves its records in the log as they came, so that their hashes can be checked', async () => {
    const by = writer();
    const { orderId, mutations } = opened(by);
    mutations.push(by.write({ name: 'order.cancel', args: { orderId, reason: '  tamu pulang ' } }));
    await outcomes(mutations);
    const log = await inTenant((tx) =>
      tx.selectFrom('mutation_log').select('envelope').orderBy('device_seq').execute(),
    );
    expect(log.map(({ envelope }) => envelope)).toEqual(mutations);
    expect(log.every(({ envelope }) => isIntact(envelope as Envelope))).toBe(true);
  });
});
