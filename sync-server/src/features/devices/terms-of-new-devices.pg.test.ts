import type { DeviceId } from '@meja/domain';
import { anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { a, restaurant, test } from '../../testing/deciding.ts';
import { HOUR, inOffice, later, Puller, reprice, sellInTests, sellOne, told } from '../../testing/selling.ts';
import { addDevice } from './devices.queries.ts';

sellInTests();

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
