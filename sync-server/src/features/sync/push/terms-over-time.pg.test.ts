import { DEFAULT_CHARGES, type DeviceId, type OrderId } from '@meja/domain';
import { anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { addDevice } from '../../devices/devices.queries.ts';
import { a, outcomes, restaurant, test } from '../../../testing/deciding.ts';
import { chargeRow } from '../../../testing/menu.ts';
import {
  HOUR,
  inOffice,
  later,
  lineOf,
  menu,
  openOf,
  Puller,
  reprice,
  sellInTests,
  sellOne,
  told,
} from '../../../testing/selling.ts';

sellInTests();

const DEARER = { unitPrice: 30_000 };
const MINUTE = 60_000;

describe('a price that was changed', () => {
  it('is right as it was for as long as the tablet has not been given the new one', async () => {
    await new Puller(a).catchUp();
    later(HOUR);
    await reprice(30_000);
    later(48 * HOUR);
    const at = test.clock.now.getTime() - 40 * HOUR;
    await sellOne({}, {}, { at });
    await sellOne(DEARER, {}, { at });
    expect(await told()).toEqual([]);
  });

  it('is right as it was for a quarter of an hour after the tablet had the new one, and then no more', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    await reprice(30_000);
    later(HOUR);
    await tablet.catchUp();
    later(14 * MINUTE);
    await sellOne();
    expect(await told()).toEqual([]);
    later(MINUTE);
    await sellOne();
    await sellOne(DEARER);
    expect(await told()).toMatchObject([{ what: 'price', was: '24000.00', should: '30000.00' }]);
  });

  it('is not known to have come where the tablet has not asked again', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    await reprice(30_000);
    later(HOUR);
    // The answer may have been lost.
    await tablet.pull();
    later(HOUR);
    await sellOne();
    expect(await told()).toEqual([]);
  });

  it('can not be had as it was by saying that it was long ago', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    const before = test.clock.now.getTime();
    later(HOUR);
    await reprice(30_000);
    await tablet.catchUp();
    later(HOUR);
    await sellOne({}, {}, { at: before });
    expect(await told()).toMatchObject([{ what: 'price', was: '24000.00', should: '30000.00' }]);
  });

  it('never was another than it ever was', async () => {
    await reprice(30_000);
    await reprice(28_000);
    await sellOne(DEARER);
    await sellOne({ unitPrice: 27_000 });
    expect(await told()).toMatchObject([{ what: 'price', was: '27000.00', should: '28000.00' }]);
  });

  it('is one version, however often one transaction changes it', async () => {
    await inOffice(async (tx) => {
      for (const price of [1, 2, 24_000])
        await tx.updateTable('products').set({ price }).where('id', '=', menu.dish).execute();
    });
    await sellOne({ unitPrice: 1 });
    expect(await told()).toMatchObject([{ what: 'price', was: '1.00', should: '24000.00' }]);
  });

  it('of a dish that is gone is right until the tablet knows that it is gone', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    await inOffice((tx) => tx.deleteFrom('products').where('id', '=', menu.dish).execute());
    await sellOne();
    expect(await told()).toEqual([]);
    await tablet.catchUp();
    later(HOUR);
    await sellOne();
    expect(await told()).toMatchObject([{ what: 'dish', was: 'Nasi Goreng', should: null }]);
  });
});

describe('what may be chosen with a dish', () => {
  const choose = (groupName: string) => ({
    modifiers: [{ optionId: menu.egg, groupName, name: 'Telur', price: 4_500 }],
  });

  it.each([
    ['may no longer be chosen', () => sql`delete from product_modifier_groups`, 'option'],
    ['is gone', () => sql`delete from modifier_groups`, 'option'],
    ['is sold out', () => sql`update modifier_options set is_available = false`, 'option_unavailable'],
    ['stands under another heading', () => sql`update modifier_groups set name = 'Ekstra'`, 'option_name'],
  ])('is wrong once the tablet knows that it %s', async (_, change, what) => {
    const tablet = new Puller(a);
    await inOffice((tx) => change().execute(tx));
    await sellOne(choose('Tambahan'));
    expect(await told()).toEqual([]);
    await tablet.catchUp();
    later(HOUR);
    await sellOne(choose('Tambahan'));
    expect((await told()).map((each) => each.what)).toEqual([what]);
  });
});

describe('charges', () => {
  it('are those of the business day, as the tablet knew them', async () => {
    await inOffice((tx) =>
      tx
        .insertInto('charge_settings')
        .values([
          chargeRow(restaurant, '2026-11-20', { taxBps: 1_100 }),
          chargeRow(restaurant, '2026-12-01', { taxBps: 0 }),
        ])
        .execute(),
    );
    later(HOUR);
    await new Puller(a).catchUp();
    later(HOUR);
    await sellOne({}, { charges: { ...DEFAULT_CHARGES, taxBps: 1_100 } });
    expect(await told()).toEqual([]);
    await sellOne({}, { charges: { ...DEFAULT_CHARGES, taxBps: 0 } });
    expect(await told()).toMatchObject([{ was: { tax_bps: 0 }, should: { tax_bps: 1_100 } }]);
  });
});

describe('a tablet that is enrolled', () => {
  const enrolled = async (renewedFrom?: DeviceId) => {
    const id = anId<DeviceId>();
    const { tenantId, outletId, staff } = restaurant;
    await inOffice((tx) =>
      addDevice(tx, {
        ...{
          tenantId,
          id,
          outletId,
          name: 'Tablet',
          publicKey: {} as never,
          userAgent: null,
          secret: { name: null, believedUntil: test.clock.now },
        },
        ...{ enrolledAt: test.clock.now, enrolledBy: null },
        ...(renewedFrom && { renewedFrom }),
      }),
    );
    const at = test.clock.now.getTime() + 1;
    return new EnvelopeWriter({ deviceId: id, outletId, actorId: staff.cashier, at });
  };
  const own = { number: 'JKT-3-261120-1' };

  it('numbers by the code that its outlet had then', async () => {
    const by = await enrolled();
    await inOffice((tx) => tx.updateTable('outlets').set({ code: 'SBY' }).execute());
    await sellOne({}, own, { by });
    await sellOne({}, { number: 'SBY-3-261120-1' }, { by });
    expect(await told()).toMatchObject([{ what: 'number', was: 'SBY-3-261120-1', should: 'JKT-3' }]);
  });

  it('delivers in its first day what it sold as another one, by whatever was on the menu', async () => {
    await reprice(30_000);
    const by = await enrolled();
    const at = test.clock.now.getTime() - 5 * HOUR;
    await sellOne({}, { number: 'JKT-2-261120-9' }, { by, at });
    expect(await told()).toEqual([]);
  });

  it('is held against its own from when it has asked for what is new', async () => {
    await reprice(30_000);
    const by = await enrolled();
    await new Puller(by).catchUp();
    later(HOUR);
    const at = test.clock.now.getTime() - 5 * HOUR;
    await sellOne({}, { number: 'JKT-2-261120-9' }, { by, at });
    expect((await told()).map(({ what, was }) => [what, was])).toEqual([
      ['number', 'JKT-2-261120-9'],
      ['price', '24000.00'],
    ]);
  });

  it('is held against the menu of its enrolment after a day, though it never asks for another', async () => {
    await reprice(30_000);
    const by = await enrolled();
    later(25 * HOUR);
    await sellOne({}, own, { by });
    expect(await told()).toMatchObject([{ what: 'price', should: '30000.00' }]);
  });

  it('goes on with the numbers of what it was before it was renewed', async () => {
    const by = await enrolled(a.deviceId);
    await new Puller(by).catchUp();
    later(HOUR);
    await sellOne({}, { number: 'JKT-1-261120-4' }, { by });
    await sellOne({}, own, { by });
    expect(await told()).toEqual([]);
  });
});

describe('an order of several days', () => {
  it('keeps the charges that it was opened with', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    const orderId = anId<OrderId>();
    await outcomes(a, a.write(openOf(orderId)));
    await inOffice((tx) => tx.updateTable('charge_settings').set({ tax_bps: 1_100 }).execute());
    await tablet.catchUp();
    later(HOUR);
    await outcomes(a, a.write(lineOf(orderId)));
    expect(await told()).toEqual([]);
  });
});
