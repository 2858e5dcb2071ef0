import type { CashEntryId, Command, DeviceId, OrderId, OutletId, ShiftId } from '@meja/domain';
import { PROTOCOL, UNALLOCATED, type Envelope, type PushResponse, type Verdict } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatheringSocket } from '../../../db/gathering-socket.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { Poke } from '../../../http/deps.ts';
import { auditOf } from '../../../testing/audit-of.ts';
import {
  enrolDevice,
  migratedDatabase,
  NOW,
  openOutlet,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../../../testing/restaurant.ts';
import type { ChainBreak } from '../judge/chain.ts';
import { push, type PushDeps } from './push.ts';

let database: MigratedDatabase;
let queries = 0;
let bugs: unknown[] = [];
let pokes: Poke[] = [];
let breaks: ChainBreak[] = [];
let deps: PushDeps;
let restaurant: Restaurant;

beforeAll(async () => {
  database = await migratedDatabase(() => (queries += 1));
  deps = {
    db: database.app.db,
    clock: () => NOW,
    audit: auditOf(database.app.db, () => NOW),
    newId: () => anId(),
    onBug: (error) => bugs.push(error),
    onBreak: (_, broken) => breaks.push(broken),
    pokes: { publish: (announced) => pokes.push(...announced) },
  };
});
afterAll(() => database.close());
beforeEach(async () => {
  restaurant = await openRestaurant(database.owner.db);
  bugs = [];
  pokes = [];
  breaks = [];
});

const writer = (device: 0 | 1 = 0, actor: keyof Restaurant['staff'] = 'cashier') =>
  new EnvelopeWriter({
    deviceId: restaurant.devices[device],
    outletId: restaurant.outletId,
    actorId: restaurant.staff[actor],
    at: NOW.getTime() - 3_600_000,
  });
const scopeOf = (deviceId: DeviceId = restaurant.devices[0]) => ({
  tenantId: restaurant.tenantId,
  outletId: restaurant.outletId,
  deviceId,
});
const send = (mutations: unknown[], device: 0 | 1 = 0): Promise<PushResponse> =>
  push(deps, scopeOf(restaurant.devices[device]), { protocol: PROTOCOL, mutations });
async function verdicts(mutations: unknown[], device: 0 | 1 = 0): Promise<Verdict[]> {
  const response = await send(mutations, device);
  if (response.result !== 'judged') throw new Error(`answered ${response.result}`);
  return response.verdicts;
}
const outcomes = async (mutations: unknown[], device: 0 | 1 = 0) =>
  (await verdicts(mutations, device)).map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));
const rowsOf = async (
  table:
    | 'orders'
    | 'order_lines'
    | 'payments'
    | 'cash_entries'
    | 'unallocated_money'
    | 'mutation_log'
    | 'conflicts'
    | 'quarantine',
) => withTenant(database.app.db, restaurant.tenantId, (tx) => tx.selectFrom(table).selectAll().execute());

/** An order with a line, sent: three mutations. */
function sentOrder(by: EnvelopeWriter, orderId = anId<OrderId>(), unitPrice = 25_000) {
  const line = addLineArgs({ orderId, unitPrice });
  const commands: Command[] = [
    { name: 'order.open', args: openOrderArgs({ orderId }) },
    { name: 'order.addLine', args: line },
    { name: 'order.send', args: { orderId, lineIds: [line.lineId] } },
  ];
  return { orderId, lineId: line.lineId, mutations: commands.map((command) => by.write(command)) };
}

describe('a push', () => {
  it('books an order with its lines and its payment, totals by the bill', async () => {
    const by = writer();
    const orderId = anId<OrderId>();
    const mutations = [
      by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
      by.write({ name: 'order.addLine', args: addLineArgs({ orderId, quantity: 2 }) }),
      by.write({
        name: 'order.addLine',
        args: addLineArgs({ orderId, name: 'Es Teh Manis', unitPrice: 5_000 }),
      }),
      by.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 63_250 }) }),
    ];
    expect(await outcomes(mutations)).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(await rowsOf('orders')).toMatchObject([
      {
        subtotal: 55_000,
        tax: 5_500,
        service_charge: 2_750,
        total: 63_250,
        paid: 63_250,
        payment_status: 'paid',
      },
    ]);
    expect(await rowsOf('order_lines')).toHaveLength(2);
    expect(await rowsOf('payments')).toMatchObject([{ amount: 63_250, business_day: '2026-11-20' }]);
    expect(pokes).toMatchObject([{ stream: 'outlet', outletId: restaurant.outletId, head: 1 }]);
  });

  it('delivered again, in part or whole, answers the same and books nothing twice', async () => {
    const { mutations } = sentOrder(writer());
    const first = await verdicts(mutations.slice(0, 2));
    expect(await verdicts(mutations)).toEqual([
      ...first,
      expect.objectContaining({ deviceSeq: 3, outcome: 'applied' }),
    ]);
    expect(await verdicts(mutations)).toHaveLength(3);
    expect(await rowsOf('orders')).toHaveLength(1);
    expect(await rowsOf('order_lines')).toHaveLength(1);
    expect(await rowsOf('mutation_log')).toHaveLength(3);
  });

  it('sent twice at the same moment is judged once', async () => {
    const by = writer();
    const { orderId, mutations } = sentOrder(by);
    mutations.push(by.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => outcomes(mutations)));
    for (const answer of answers) expect(answer).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(await rowsOf('payments')).toHaveLength(1);
    expect(await rowsOf('unallocated_money')).toHaveLength(0);
  });

  it('with a number missing says which one it expects, and keeps nothing', async () => {
    const { mutations } = sentOrder(writer());
    expect(await send(mutations.slice(1))).toMatchObject({ result: 'gap', expected: 1 });
    expect(await rowsOf('mutation_log')).toHaveLength(0);
    expect(await outcomes([mutations[0], mutations[2]])).toEqual(['applied']);
    expect(await send([mutations[2]])).toMatchObject({ result: 'gap', expected: 2 });
  });

  it('with a number that stands for another record is a fork', async () => {
    await outcomes(sentOrder(writer()).mutations);
    expect(await send(sentOrder(writer()).mutations)).toMatchObject({ result: 'fork', at: 1 });
  });

  it('takes a mutation that another device has delivered for done', async () => {
    const [open] = sentOrder(writer()).mutations;
    await outcomes([open]);
    const again = writer(1).write(
      { name: 'order.open', args: open?.args as never },
      { id: open?.id ?? anId() },
    );
    expect(await outcomes([again], 1)).toEqual(['applied']);
    expect(await rowsOf('orders')).toHaveLength(1);
    expect((await rowsOf('mutation_log')).map((row) => 'duplicate_of' in row && row.duplicate_of)).toContain(
      restaurant.devices[0],
    );
  });

  it('takes no more round trips for 100 orders of 4 lines than for one', async () => {
    const orderOfFour = (by: EnvelopeWriter) => {
      const { orderId, mutations } = sentOrder(by);
      for (let i = 0; i < 3; i += 1)
        mutations.push(by.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }));
      return mutations;
    };
    const count = async (mutations: Envelope[], device: 0 | 1) => {
      queries = 0;
      const answer = await outcomes(mutations, device);
      expect(answer.every((outcome) => outcome === 'applied')).toBe(true);
      return queries;
    };
    const one = await count(orderOfFour(writer()), 0);
    const by = writer(1);
    const hundred = await count(Array.from({ length: 100 }, () => orderOfFour(by)).flat(), 1);
    expect(one).toBeGreaterThan(5);
    expect(hundred).toBeLessThanOrEqual(one);
    expect(await rowsOf('order_lines')).toHaveLength(404);
  });

  describe('takes three round trips for new documents, and one more for documents that are there', () => {
    const writes = ['_write', '_writev'] as const;
    const roundTrips = async (mutations: Envelope[]) => {
      const counters = writes.map((write) => vi.spyOn(GatheringSocket.prototype, write));
      expect(await outcomes(mutations)).toEqual(mutations.map(() => 'applied'));
      const count = counters.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      counters.forEach((counter) => counter.mockRestore());
      return count;
    };

    it('of one kind', async () => {
      const by = writer();
      const { orderId, mutations } = sentOrder(by);
      expect(await roundTrips(mutations)).toBe(3);
      const more = [by.write({ name: 'order.addLine', args: addLineArgs({ orderId }) })];
      expect(await roundTrips(more)).toBe(4);
    });

    it('of two kinds: an order that is paid in cash, and the shift that takes it', async () => {
      const by = writer();
      const shiftId = anId<ShiftId>();
      const cash = (name: 'shift.cashIn' | 'shift.payout', amount: number) =>
        by.write({ name, args: { shiftId, entryId: anId<CashEntryId>(), amount, reason: 'galon' } });
      const pay = (orderId: OrderId) =>
        by.write({ name: 'payment.record', args: paymentArgs({ orderId, shiftId, amount: 28_750 }) });
      const { orderId, mutations } = sentOrder(by);
      const open = { shiftId, deviceId: by.deviceId, number: 'S1', float: 200_000 };
      mutations.push(by.write({ name: 'shift.open', args: open }), cash('shift.cashIn', 50_000));
      expect(await roundTrips(mutations)).toBeLessThanOrEqual(4);
      // A statement that is prepared for the first time just then holds up the one behind it, once for a connection.
      const counts: number[] = [];
      for (const again of [orderId, null, null]) {
        const next = sentOrder(by);
        const paid = [...(again ? [pay(again)] : []), cash('shift.payout', 19_000)];
        counts.push(await roundTrips([...next.mutations, ...paid, pay(next.orderId)]));
      }
      expect(Math.min(...counts)).toBe(4);
      expect(await rowsOf('payments')).toHaveLength(4);
      expect((await rowsOf('cash_entries')).map((row) => 'type' in row && row.type).sort()).toEqual([
        ...['in', 'payout', 'payout', 'payout', 'sale', 'sale', 'sale', 'sale'],
      ]);
    });
  });
});

describe('what cannot be judged', () => {
  it('is set aside to the letter and holds up nothing behind it', async () => {
    const by = writer();
    const [open, add, sent] = sentOrder(by).mutations;
    const rubbish = [
      { ...add, name: 'order.explode' },
      { ...sent, args: { orderId: 'no id' } },
      by.write({ name: 'order.changeHeader', args: {} as never }),
      'not even an object',
      by.write({ name: 'order.open', args: openOrderArgs({ customerName: 'nul \u0000 byte' }) }),
    ];
    // The text has no number of its own: the fifth, it is counted from its neighbours.
    const last = by.write({ name: 'order.open', args: openOrderArgs() }, { deviceSeq: 7 });
    const beforeLast = { ...(rubbish[4] as Envelope), deviceSeq: 6 };
    const batch = [open, ...rubbish.slice(0, 4), beforeLast, last];
    const judged = await verdicts(batch);
    expect(judged.map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(judged.map(({ outcome }) => outcome)).toEqual([
      'applied',
      ...Array.from({ length: 5 }, () => 'quarantined'),
      'applied',
    ]);
    expect((await rowsOf('quarantine')).map((row) => 'raw' in row && row.raw)).toContain(
      '"not even an object"',
    );
    expect(await verdicts(batch)).toEqual(judged);
  });

  it('nor stored by the database is found and set aside, and the rest goes through', async () => {
    const by = writer();
    const first = sentOrder(by);
    const bad = by.write({ name: 'order.open', args: openOrderArgs({ number: 'BAD' }) });
    const second = sentOrder(by);
    await sql`alter table orders add constraint no_bad check (number <> 'BAD') not valid`.execute(
      database.owner.db,
    );
    try {
      expect(await outcomes([...first.mutations, bad, ...second.mutations])).toEqual([
        'applied',
        'applied',
        'applied',
        'quarantined UNSTORABLE',
        'applied',
        'applied',
        'applied',
      ]);
      expect(await rowsOf('orders')).toHaveLength(2);
      expect(bugs).toHaveLength(1);
    } finally {
      await sql`alter table orders drop constraint no_bad`.execute(database.owner.db);
    }
  });

  it("because it is another device's is set aside", async () => {
    const foreign = writer(1).write({ name: 'order.open', args: openOrderArgs() });
    expect(await outcomes([foreign])).toEqual(['quarantined OTHER_DEVICE']);
    expect(await rowsOf('orders')).toHaveLength(0);
  });
});

describe('two tablets', () => {
  it('adding lines to one order both get them, and the later is merged', async () => {
    const { orderId, mutations } = sentOrder(writer());
    await outcomes(mutations);
    const late = writer(1).write({ name: 'order.addLine', args: addLineArgs({ orderId }) });
    expect(await outcomes([late], 1)).toEqual(['merged']);
    expect(await rowsOf('order_lines')).toHaveLength(2);
  });

  it("changing one line's quantity: the first stands, the later is a conflict with both values", async () => {
    const [a, b] = [writer(0), writer(1)];
    const orderId = anId<OrderId>();
    const line = addLineArgs({ orderId });
    await outcomes([
      a.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
      a.write({ name: 'order.addLine', args: line }),
    ]);
    const seen = { [`order:${orderId}`]: 1, [`order:${orderId}/line:${line.lineId}`]: 1 };
    const change = (by: EnvelopeWriter, quantity: number, base: Record<string, number>) =>
      by.write({ name: 'order.changeQuantity', args: { orderId, lineId: line.lineId, quantity } }, { base });
    expect(await outcomes([change(a, 3, {}), change(a, 4, {})])).toEqual(['applied', 'applied']);
    const [verdict] = await verdicts([change(b, 7, seen)], 1);
    expect(verdict).toMatchObject({
      outcome: 'conflict',
      detail: { subject: { id: orderId }, mine: { quantity: 7 }, theirs: { quantity: 4 } },
    });
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 4 }]);
    expect(await rowsOf('conflicts')).toMatchObject([
      { doc_kind: 'order', doc_id: orderId, actor_id: restaurant.staff.cashier },
    ]);
  });

  it('making the same change are of one mind', async () => {
    const [a, b] = [writer(0), writer(1)];
    const orderId = anId<OrderId>();
    const line = addLineArgs({ orderId });
    const change = (by: EnvelopeWriter) =>
      by.write({ name: 'order.changeQuantity', args: { orderId, lineId: line.lineId, quantity: 5 } });
    await outcomes([
      a.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
      a.write({ name: 'order.addLine', args: line }),
      change(a),
    ]);
    expect(await outcomes([change(b)], 1)).toEqual(['merged']);
  });

  it('taking money for one bill: the second is kept as unallocated, to the unit', async () => {
    const [a, b] = [writer(0), writer(1)];
    const { orderId, mutations } = sentOrder(a);
    await outcomes([
      ...mutations,
      a.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) }),
    ]);
    const second = b.write({
      name: 'payment.record',
      args: paymentArgs({ orderId, amount: 28_750, tendered: 30_000, change: 1_250 }),
    });
    expect(await outcomes([second], 1)).toEqual([`merged ${UNALLOCATED}`]);
    expect((await rowsOf('payments')).map((row) => 'amount' in row && row.amount).sort()).toEqual([
      20_000, 8_750,
    ]);
    expect(await rowsOf('unallocated_money')).toMatchObject([{ amount: 20_000, reason: 'OVERPAYMENT' }]);
    expect(await rowsOf('orders')).toMatchObject([{ paid: 28_750, payment_status: 'paid' }]);
  });
});

describe('money', () => {
  it('for an order that nobody knows, or by somebody who may not take it, is kept as unallocated', async () => {
    const by = writer();
    const { orderId, mutations } = sentOrder(by);
    await outcomes(mutations);
    const nowhere = by.write({
      name: 'payment.record',
      args: paymentArgs({ orderId: anId(), amount: 9_000 }),
    });
    const waiter = by.write(
      { name: 'payment.record', args: paymentArgs({ orderId, amount: 5_000 }) },
      { actorId: restaurant.staff.waiter },
    );
    expect(await outcomes([nowhere, waiter])).toEqual([`applied ${UNALLOCATED}`, `applied ${UNALLOCATED}`]);
    expect((await rowsOf('unallocated_money')).map((row) => 'reason' in row && row.reason).sort()).toEqual([
      'NOT_PERMITTED',
      'ORDER_UNKNOWN',
    ]);
    expect(await rowsOf('orders')).toMatchObject([{ paid: 0 }]);
  });
});

describe('permission', () => {
  it('is what the actor was allowed at the time, not at delivery', async () => {
    const by = writer(0, 'waiter');
    const opened = by.write({ name: 'order.open', args: openOrderArgs() }, { at: NOW.getTime() - 7_200_000 });
    const later = by.write({ name: 'order.open', args: openOrderArgs() }, { at: NOW.getTime() - 60_000 });
    const stranger = by.write({ name: 'order.open', args: openOrderArgs() }, { actorId: anId() });
    await withTenant(database.owner.db, restaurant.tenantId, (tx) =>
      tx
        .updateTable('role_grants')
        .set({ revoked_at: new Date(NOW.getTime() - 3_600_000) })
        .where('user_id', '=', restaurant.staff.waiter)
        .execute(),
    );
    expect(await outcomes([opened, later, stranger])).toEqual([
      'applied',
      'rejected NOT_PERMITTED',
      'rejected ACTOR_UNKNOWN',
    ]);
  });

  it('survives a clock that is a year behind', async () => {
    const lost = writer().write(
      { name: 'order.open', args: openOrderArgs() },
      { at: Date.parse('2025-01-01') },
    );
    expect(await outcomes([lost])).toEqual(['applied']);
  });
});

describe('another outlet of the tenant', () => {
  it('keeps its orders: an id of theirs can be neither opened nor changed here', async () => {
    const { orderId, mutations } = sentOrder(writer());
    await outcomes(mutations);
    const bandung = anId<OutletId>();
    const deviceId = anId<DeviceId>();
    const { tenantId, staff } = restaurant;
    await withTenant(database.owner.db, tenantId, async (tx) => {
      await openOutlet(tx, tenantId, bandung, 'BDG');
      await enrolDevice(tx, { tenantId, outletId: bandung, id: deviceId, number: 1 });
    });
    const by = new EnvelopeWriter({ deviceId, outletId: bandung, actorId: staff.cashier, at: NOW.getTime() });
    const response = await push(
      deps,
      { tenantId, outletId: bandung, deviceId },
      {
        protocol: PROTOCOL,
        mutations: [
          by.write({ name: 'order.open', args: openOrderArgs({ orderId, note: 'mine now' }) }),
          by.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
        ],
      },
    );
    expect(response).toMatchObject({
      verdicts: [
        { outcome: 'rejected', code: 'OTHER_OUTLET' },
        { outcome: 'rejected', code: 'OTHER_OUTLET' },
      ],
    });
    expect(await rowsOf('orders')).toMatchObject([{ outlet_id: restaurant.outletId, note: '' }]);
  });
});
