import { DEFAULT_CHARGES, type OrderId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
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

  it('is right as it was where the tablet asked before it could deliver, and says so', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    await reprice(30_000);
    later(HOUR);
    await tablet.catchUp(true);
    later(HOUR);
    await sellOne();
    expect(await told()).toEqual([]);
    await tablet.pull();
    later(HOUR);
    await sellOne();
    expect(await told()).toMatchObject([{ what: 'price', was: '24000.00', should: '30000.00' }]);
  });

  it('can not be had as it was for more than 73 hours by saying so', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    await reprice(30_000);
    later(72 * HOUR);
    await tablet.catchUp(true);
    later(HOUR);
    await sellOne();
    expect(await told()).toEqual([]);
    await tablet.pull(true);
    later(HOUR);
    await sellOne();
    expect(await told()).toMatchObject([{ what: 'price', was: '24000.00', should: '30000.00' }]);
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

describe('a service charge of one type of order', () => {
  const NO_SERVICE = { ...DEFAULT_CHARGES, serviceBps: 0 };
  const freeTakeaway = () =>
    inOffice((tx) =>
      tx
        .updateTable('charge_settings')
        .set({ service_by_type: JSON.stringify({ takeaway: 0 }) })
        .execute(),
    );

  it('is right with and without it until the tablet knows the setting, and then as it is set', async () => {
    const tablet = new Puller(a);
    await tablet.catchUp();
    await freeTakeaway();
    later(HOUR);
    await sellOne({}, { type: 'takeaway' });
    await sellOne({}, { type: 'takeaway', charges: NO_SERVICE });
    expect(await told()).toEqual([]);
    await tablet.catchUp();
    later(HOUR);
    await sellOne({}, { type: 'takeaway', charges: NO_SERVICE });
    expect(await told()).toEqual([]);
    await sellOne({}, { type: 'takeaway' });
    expect(await told()).toMatchObject([{ what: 'charges', should: { service_bps: 0 } }]);
  });

  it('is nothing that another type of order may be sold by', async () => {
    await freeTakeaway();
    await sellOne({}, { type: 'dine_in', charges: NO_SERVICE });
    expect(await told()).toMatchObject([{ what: 'charges', should: { service_bps: 500 } }]);
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
