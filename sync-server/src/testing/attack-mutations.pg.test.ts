import type { DeviceId, MutationArgs, MutationName } from '@meja/domain';
import { PROTOCOL, PushResponse, type Verdict } from '@meja/sync';
import {
  addLineArgs,
  anId,
  openOrderArgs,
  paymentArgs,
  refundArgs,
  EnvelopeWriter,
} from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingOfTenant } from './everything-of-tenant.ts';
import { furnish, type Furnished } from './furnish.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/**
 * Tenant A's tablet makes every mutation that there is, with the ids of tenant B. Its verdict is the one of an id that nobody has, and nothing
 * of B changes.
 */

/** What a mutation names. */
type Named = Pick<Furnished, 'orderId' | 'tableId' | 'shiftId' | 'productId'> & { deviceId: DeviceId };

const HEADER = { covers: 9, customerName: '', customerPhone: '', note: 'curi' };
const CASH = { amount: 5_000, reason: 'curi' };

/** The arguments of every mutation that there is, about things of somebody else's. A new mutation does not compile without. */
const ARGS: { [Name in MutationName]: (named: Named) => MutationArgs<Name> } = {
  'order.addLine': ({ orderId, productId }) => addLineArgs({ orderId, productId }),
  'order.changeQuantity': ({ orderId }) => ({ orderId, lineId: anId(), quantity: 9 }),
  'order.changeLineNote': ({ orderId }) => ({ orderId, lineId: anId(), note: 'curi' }),
  'order.removeLine': ({ orderId }) => ({ orderId, lineId: anId() }),
  'order.voidLine': ({ orderId }) => ({ orderId, lineId: anId(), reason: 'curi' }),
  'order.voidPart': ({ orderId }) => ({
    ...{ orderId, lineId: anId(), voidedId: anId() },
    ...{ quantity: 1, reason: 'curi' },
  }),
  'order.shareTable': ({ orderId, tableId }) => ({ orderId, tableId }),
  'order.changeHeader': ({ orderId, tableId }) => ({ orderId, tableId, ...HEADER }),
  'order.send': ({ orderId }) => ({ orderId, lineIds: [anId()] }),
  'order.complete': ({ orderId }) => ({ orderId, keepsTable: false }),
  'order.freeTable': ({ orderId }) => ({ orderId }),
  'order.cancel': ({ orderId }) => ({ orderId, reason: 'curi' }),
  'payment.record': ({ orderId, shiftId }) => paymentArgs({ orderId, shiftId, amount: 5_000 }),
  'payment.refund': ({ orderId, shiftId }) =>
    refundArgs({ orderId, shiftId, paymentId: anId(), amount: 5_000 }),
  'shift.cashIn': ({ shiftId }) => ({ shiftId, entryId: anId(), ...CASH }),
  'shift.drop': ({ shiftId }) => ({ shiftId, entryId: anId(), ...CASH }),
  'shift.payout': ({ shiftId }) => ({ shiftId, entryId: anId(), ...CASH }),
  'shift.close': ({ shiftId }) => ({ shiftId, counted: 0, note: 'curi' }),
  // Last, since an id that B has used is free at A: from here on A has an order and a shift under it.
  'order.open': ({ orderId, tableId }) => openOrderArgs({ orderId, tableId }),
  'shift.open': ({ shiftId, deviceId }) => ({ shiftId, deviceId, number: 'A-S1', float: 1_000 }),
};

describe("tenant A's tablet with a mutation about things of tenant B", () => {
  let test: TestApp;
  let b: Restaurant;
  let theirs: Named;
  let push: (name: MutationName, named: Named) => Promise<Verdict | undefined>;

  beforeAll(async () => {
    test = await startTestApp();
    const { db } = test.database.owner;
    const a = await openRestaurant(db);
    b = await openRestaurant(db);
    theirs = { ...(await furnish(db, b)), deviceId: b.devices[0] };
    const writer = new EnvelopeWriter({
      deviceId: a.devices[0],
      outletId: a.outletId,
      actorId: a.staff.manager,
      at: test.clock.now.getTime() - 3_600_000,
    });
    const token = await test.deviceToken(a.tenantId, a.devices[0], a.outletId);
    push = async (name, named) => {
      const envelope = writer.write({ name, args: ARGS[name](named) } as Parameters<
        EnvelopeWriter['write']
      >[0]);
      const { body } = await test.post(
        '/api/sync/push',
        { protocol: PROTOCOL, mutations: [envelope] },
        token,
      );
      const answer = PushResponse.parse(body);
      return answer.result === 'judged' ? answer.verdicts[0] : undefined;
    };
  });
  afterAll(() => test.close());

  const everythingOfB = () => everythingOfTenant(test.database.owner.db, b.tenantId);

  it.each(Object.keys(ARGS) as MutationName[])(
    '%s is judged as if there were no such thing',
    async (name) => {
      const before = await everythingOfB();
      const verdict = await push(name, theirs);
      const invented = await push(name, {
        ...{ orderId: anId(), tableId: anId(), shiftId: anId(), productId: anId(), deviceId: anId() },
      });
      expect(verdict).toBeDefined();
      expect(verdict && [verdict.outcome, verdict.code]).toEqual(
        invented && [invented.outcome, invented.code],
      );
      expect(await everythingOfB()).toBe(before);
    },
  );
});
