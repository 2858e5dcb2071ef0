import type { Command, DeviceId, LineId, OrderId, OutletId, RoleName, StaffId } from '@meja/domain';
import { PROTOCOL, PushResponse, type Envelope, type Verdict } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, Scribe } from '@meja/testing/scribe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Poke } from '../../http/deps.ts';
import { NOW, openOutlet, openRestaurant, OPENED, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type Answer, type TestApp } from '../../testing/test-app.ts';

/** Every way in which somebody decides what machines could not, through the routes, over what tablets really pushed. */

let test: TestApp;
let restaurant: Restaurant;
let a: Scribe;
let b: Scribe;
let manager: string;
let pokes: Poke[];

beforeAll(async () => {
  test = await startTestApp({ allowances: { tenant: { points: 100_000, seconds: 60 } } });
});
afterAll(() => test.close());
beforeEach(async () => {
  restaurant = await openRestaurant(test.database.owner.db);
  const { devices, outletId, staff, tenantId } = restaurant;
  const at = NOW.getTime() - 3_600_000;
  [a, b] = devices.map((deviceId) => new Scribe({ deviceId, outletId, actorId: staff.cashier, at })) as [
    Scribe,
    Scribe,
  ];
  manager = await tokenOf('manager');
  pokes = [];
  test.deps.pokes.subscribe(tenantId, null, (poke) => pokes.push(poke));
});

const tokenOf = (role: RoleName) => test.userToken(restaurant.tenantId, restaurant.staff[role]);

async function push(by: Scribe, ...mutations: unknown[]): Promise<Verdict[]> {
  const token = await test.deviceToken(restaurant.tenantId, by.deviceId, restaurant.outletId);
  const answer = PushResponse.parse(
    (await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token)).body,
  );
  if (answer.result !== 'judged') throw new Error(`answered ${answer.result}`);
  return answer.verdicts;
}
const outcomes = async (by: Scribe, ...mutations: unknown[]) =>
  (await push(by, ...mutations)).map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));

async function rowsOf<Table extends keyof Database>(table: Table) {
  return withTenant(test.database.app.db, restaurant.tenantId, (tx) =>
    tx
      .selectFrom(table)
      .selectAll()
      .execute(),
  ) as Promise<Record<string, unknown>[]>;
}
const resultsOf = async (path: string): Promise<Record<string, unknown>[]> => {
  const answer = await test.get(`/api/exceptions/${path}`, manager);
  expect(answer.status, answer.text).toBe(200);
  return answer.body['results'] as Record<string, unknown>[];
};
const head = async () => (await rowsOf('streams')).find(({ kind }) => kind === 'outlet')?.['head'];
const decide = (path: string, body: unknown, token = manager) =>
  test.post(`/api/exceptions/${path}`, body, token);
function expectOk(answer: Answer): Answer['body'] {
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
const historyOf = async (orderId: OrderId) =>
  (await test.get(`/api/orders/${orderId}`, manager)).body['history'] as Record<string, unknown>[];

/** An order of one line that A opened, unsent. */
async function order(by = a, unitPrice = 25_000): Promise<{ orderId: OrderId; lineId: LineId }> {
  const orderId = anId<OrderId>();
  const line = addLineArgs({ orderId, unitPrice });
  await push(
    by,
    by.write({ name: 'order.open', args: openOrderArgs({ orderId }) }),
    by.write({ name: 'order.addLine', args: line }),
  );
  return { orderId, lineId: line.lineId };
}
const quantity = (by: Scribe, at: { orderId: OrderId; lineId: LineId }, quantity: number, overrides = {}) =>
  by.write({ name: 'order.changeQuantity', args: { ...at, quantity } }, overrides);

/** A wanted 3 first, B wanted 5 and was too late. */
async function conflict() {
  const at = await order();
  await push(a, quantity(a, at, 3));
  expect(await outcomes(b, quantity(b, at, 5))).toEqual(['conflict']);
  const [open] = await resultsOf('conflicts');
  return { ...at, id: String(open?.['id']), seen: Number(open?.['version']) };
}

describe('a conflict', () => {
  it('shows both values beside what stands today', async () => {
    const { orderId, lineId, id } = await conflict();
    await push(a, quantity(a, { orderId, lineId }, 4));
    expect(await resultsOf('conflicts')).toMatchObject([
      { id, mine: { quantity: 5 }, theirs: { quantity: 3 }, current: { quantity: 4 }, obstacle: null },
    ]);
  });

  it('is let stand: nothing changes but that it is decided, by whom and when', async () => {
    const { id } = await conflict();
    const before = await head();
    pokes = [];
    expect(
      expectOk(await decide(`conflicts/${id}/resolution`, { action: 'keep', note: 'Sudah tanya' })),
    ).toMatchObject({
      action: 'keep',
      note: 'Sudah tanya',
      by: { id: restaurant.staff.manager, name: 'manager' },
      at: NOW.toISOString(),
    });
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 3 }]);
    expect(await resultsOf('conflicts')).toEqual([]);
    expect(await resultsOf('conflicts?status=resolved')).toMatchObject([
      { id, status: 'kept', resolutions: [{ action: 'keep', by: { name: 'manager' } }] },
    ]);
    expect(await head()).toBe(Number(before) + 1);
    expect(pokes).toMatchObject([
      { stream: 'outlet', outletId: restaurant.outletId, head: Number(before) + 1 },
    ]);
  });

  it('is decided for the other value, over the order as it is today, and its history says by whom', async () => {
    const { orderId, id, seen } = await conflict();
    await push(a, a.write({ name: 'order.addLine', args: addLineArgs({ orderId, name: 'Es Teh' }) }));
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    const lines = await rowsOf('order_lines');
    expect(lines.map((line) => line['quantity']).sort()).toEqual([1, 5]);
    expect(await rowsOf('orders')).toMatchObject([{ gross_amount: 150_000 }]);
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      name: 'order.changeQuantity',
      args: { quantity: 5 },
      actor: { name: 'manager' },
      outcome: 'applied',
      decision: { kind: 'conflict', action: 'take' },
    });
  });

  it('once decided is news to every tablet: what any had changed before it saw that is a conflict', async () => {
    const { orderId, lineId, id, seen } = await conflict();
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    const line = `order:${orderId}/line:${lineId}`;
    expect(await outcomes(a, quantity(a, { orderId, lineId }, 7))).toEqual(['conflict']);
    expect(await outcomes(b, quantity(b, { orderId, lineId }, 8, { base: { [line]: seen } }))).toEqual([
      'conflict',
    ]);
    const now = Number(await head()) - 2;
    expect(await outcomes(b, quantity(b, { orderId, lineId }, 9, { base: { [line]: now } }))).toEqual([
      'merged',
    ]);
  });

  it('answers the same again, and to another decision who took the first', async () => {
    const { id, seen } = await conflict();
    const first = expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    const moved = await head();
    expect(expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen: 0 }))).toEqual(first);
    const late = await decide(`conflicts/${id}/resolution`, { action: 'keep' }, await tokenOf('owner'));
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_RESOLVED', resolution: { action: 'take', by: { name: 'manager' } } },
    });
    expect(await head()).toBe(moved);
  });

  it('is taken over no change that nobody has looked at', async () => {
    const { orderId, lineId, id, seen } = await conflict();
    await push(a, quantity(a, { orderId, lineId }, 4));
    const answer = await decide(`conflicts/${id}/resolution`, { action: 'take', seen });
    expect(answer).toMatchObject({ status: 409, body: { code: 'OVERTAKEN' } });
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 4 }]);
    expect(await resultsOf('conflicts')).toHaveLength(1);
  });

  it('that the rules no longer allow says why, before and when it is tried, and stays', async () => {
    const { orderId, lineId, id } = await conflict();
    await push(a, a.write({ name: 'order.send', args: { orderId, lineIds: [lineId] } }));
    const [open] = await resultsOf('conflicts');
    expect(open).toMatchObject({ obstacle: 'LINE_SENT' });
    const before = await head();
    const take = { action: 'take', seen: Number(open?.['version']) };
    expect(await decide(`conflicts/${id}/resolution`, take)).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'LINE_SENT' },
    });
    expect(await head()).toBe(before);
    expect(await resultsOf('conflicts')).toHaveLength(1);
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'keep' }));
  });

  it('is decided once, however many decide at the same moment', async () => {
    const { id, seen } = await conflict();
    const owner = await tokenOf('owner');
    const answers = await Promise.all([
      ...[manager, owner, manager].map((token) =>
        decide(`conflicts/${id}/resolution`, { action: 'take', seen }, token),
      ),
      ...[owner, manager].map((token) => decide(`conflicts/${id}/resolution`, { action: 'keep' }, token)),
    ]);
    const won = answers.filter(({ status }) => status === 200).map(({ body }) => body['id']);
    expect(new Set(won).size).toBe(1);
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual(
      [],
    );
    expect(await rowsOf('resolutions')).toHaveLength(1);
  });

  it('is for who may decide, at their own outlets', async () => {
    const { id } = await conflict();
    expect(
      (await decide(`conflicts/${id}/resolution`, { action: 'keep' }, await tokenOf('cashier'))).status,
    ).toBe(403);
    const elsewhere = anId<StaffId>();
    const { tenantId } = restaurant;
    await withTenant(test.database.owner.db, tenantId, async (tx) => {
      const bandung = anId<OutletId>();
      await openOutlet(tx, tenantId, bandung, 'BDG');
      await tx
        .insertInto('users')
        .values({ tenant_id: tenantId, id: elsewhere, name: 'Manajer Bandung' })
        .execute();
      await tx
        .insertInto('role_grants')
        .values({
          tenant_id: tenantId,
          id: anId(),
          user_id: elsewhere,
          role: 'manager',
          outlet_id: bandung,
          granted_at: OPENED,
        })
        .execute();
    });
    const token = await test.userToken(tenantId, elsewhere);
    expect((await decide(`conflicts/${id}/resolution`, { action: 'keep' }, token)).status).toBe(404);
    expect(await resultsOf('conflicts')).toHaveLength(1);
  });
});

/** Holds records as a hand-in of a revoked tablet does. */
async function hold(by: Scribe, records: readonly unknown[], code = 'DEVICE_REVOKED'): Promise<string[]> {
  const ids = records.map(() => anId<string>());
  const { tenantId, outletId } = restaurant;
  await withTenant(test.database.owner.db, tenantId, (tx) =>
    tx
      .insertInto('quarantine')
      .values(
        records.map((record, i) => ({
          ...{ tenant_id: tenantId, outlet_id: outletId, device_id: by.deviceId, id: ids[i] ?? '' },
          device_seq: (record as Envelope).deviceSeq,
          raw: JSON.stringify(record),
          code,
          received_at: NOW,
        })),
      )
      .execute(),
  );
  return ids;
}
const accept = (ids: readonly string[], token = manager) =>
  decide('quarantine/resolutions', { action: 'accept', ids }, token);
const outcomesOf = (answer: Answer) =>
  (
    expectOk(answer)['results'] as {
      resolution: { outcome: string; code: string | null } | null;
      obstacle: string | null;
    }[]
  ).map(({ resolution, obstacle }) => resolution?.outcome ?? obstacle);

/** What a tablet sold that was lost and never delivered: opened, ordered, changed, sent, paid. */
function sale(by: Scribe, orderId = anId<OrderId>()): Envelope[] {
  const line = addLineArgs({ orderId });
  const commands: Command[] = [
    { name: 'order.open', args: openOrderArgs({ orderId }) },
    { name: 'order.addLine', args: line },
    { name: 'order.changeQuantity', args: { orderId, lineId: line.lineId, quantity: 3 } },
    { name: 'order.changeQuantity', args: { orderId, lineId: line.lineId, quantity: 2 } },
    { name: 'order.send', args: { orderId, lineIds: [line.lineId] } },
    { name: 'payment.record', args: paymentArgs({ orderId, amount: 57_500 }) },
  ];
  return commands.map((command) => by.write(command));
}

describe('a record that was held or set aside', () => {
  it('is told in words: what, by whom, on which order', async () => {
    const { orderId, lineId } = await order();
    await hold(b, [quantity(b, { orderId, lineId }, 4)]);
    expect(await resultsOf('quarantine')).toMatchObject([
      {
        code: 'DEVICE_REVOKED',
        obstacle: null,
        record: {
          name: 'order.changeQuantity',
          actor: { name: 'cashier' },
          order: { id: orderId, number: 'JKT-1-261120-1' },
          items: [{ id: lineId, name: 'Nasi Goreng Spesial' }],
        },
      },
    ]);
  });

  it('is accepted with others of its tablet in the order in which it was done, not in which they are named', async () => {
    const records = sale(b);
    const ids = await hold(b, records);
    pokes = [];
    const answer = await accept(ids.toReversed());
    expect(outcomesOf(answer)).toEqual(records.map(() => 'applied'));
    expect(await rowsOf('orders')).toMatchObject([{ device_id: b.deviceId, total: 57_500, paid: 57_500 }]);
    expect(await rowsOf('payments')).toMatchObject([
      { device_id: b.deviceId, taken_by: restaurant.staff.cashier },
    ]);
    expect(pokes).toHaveLength(1);
    expect(await resultsOf('quarantine')).toEqual([]);
    const orderId = (records[0]?.args as { orderId: OrderId }).orderId;
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      name: 'payment.record',
      actor: { name: 'cashier' },
      decision: { kind: 'record', action: 'accept', by: { name: 'manager' } },
    });
    expectOk(await accept(ids));
    expect(await rowsOf('payments')).toHaveLength(1);
  });

  it('takes effect once, though its tablet delivers the same mutation later', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const [id = ''] = await hold(b, [pay]);
    expect(outcomesOf(await accept([id]))).toEqual(['merged']);
    expect(await outcomes(b, pay)).toEqual(['merged']);
    expect(await rowsOf('payments')).toHaveLength(1);
    expect(await rowsOf('unallocated_money')).toHaveLength(0);
  });

  it('that was judged by another way meanwhile is closed with that verdict', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const ids = await hold(b, [pay, pay]);
    await push(b, pay);
    expect(outcomesOf(await accept(ids))).toEqual(['merged', 'merged']);
    expect(await rowsOf('payments')).toHaveLength(1);
    expect((await rowsOf('resolutions')).map(({ judged }) => judged)).toEqual([false, false]);
  });

  it('takes effect once, whoever accepts it and delivers it at the same moment', async () => {
    const { orderId } = await order();
    const pay = b.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 20_000 }) });
    const ids = await hold(b, [pay]);
    const owner = await tokenOf('owner');
    await Promise.all([accept(ids), push(b, pay), accept(ids, owner), push(b, pay)]);
    expect(await rowsOf('payments')).toMatchObject([{ amount: 20_000 }]);
    expect(await rowsOf('unallocated_money')).toHaveLength(0);
  });

  it('does what its actor was allowed then: what they were not is refused for good', async () => {
    const { orderId } = await order();
    const cancel = b.write(
      { name: 'order.cancel', args: { orderId, reason: 'salah meja' } },
      { actorId: restaurant.staff.waiter },
    );
    const ids = await hold(b, [cancel]);
    expect(expectOk(await accept(ids))['results']).toMatchObject([
      { resolution: { outcome: 'rejected', code: 'NOT_PERMITTED' } },
    ]);
    expect(await rowsOf('orders')).toMatchObject([{ status: 'pending' }]);
  });

  it('does not undo what its own tablet did later: that is a conflict for a person', async () => {
    const { orderId, lineId } = await order(b);
    const early = quantity(b, { orderId, lineId }, 3);
    await push(b, { ...early, v: 99 }, quantity(b, { orderId, lineId }, 7));
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx
        .updateTable('quarantine')
        .set({ raw: JSON.stringify(early) })
        .execute(),
    );
    const [held] = await resultsOf('quarantine');
    expect(outcomesOf(await accept([String(held?.['id'])]))).toEqual(['conflict']);
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 7 }]);
    expect(await resultsOf('conflicts')).toMatchObject([
      { mutation_name: 'order.changeQuantity', mine: { quantity: 3 }, current: { quantity: 7 } },
    ]);
  });

  it('that cannot be read still is not accepted, and says why; it can be set aside, with a reason', async () => {
    await push(b, { ...quantity(b, { orderId: anId(), lineId: anId() }, 1), name: 'order.explode' });
    const [record] = await resultsOf('quarantine');
    const id = String(record?.['id']);
    expect(record).toMatchObject({ obstacle: 'UNKNOWN_MUTATION', record: null });
    expect(await accept([id])).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'UNKNOWN_MUTATION' },
    });
    const setAside = { action: 'set_aside', ids: [id] };
    expect((await decide('quarantine/resolutions', setAside)).status).toBe(422);
    expectOk(await decide('quarantine/resolutions', { ...setAside, note: 'Uji coba' }));
    expect(await accept([id])).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
    expect(await resultsOf('quarantine?status=resolved')).toMatchObject([
      { id, resolutions: [{ action: 'set_aside', note: 'Uji coba', by: { name: 'manager' } }] },
    ]);
  });

  it('that the database refuses stays, and the ones beside it are taken', async () => {
    const good = sale(b).slice(0, 2);
    // An outlet that deletes its devices is not known; a device of nobody cannot own an order.
    const stranger = new Scribe({
      deviceId: anId<DeviceId>(),
      outletId: restaurant.outletId,
      actorId: restaurant.staff.cashier,
      at: NOW.getTime(),
    });
    const foreign = { ...sale(stranger)[0], deviceSeq: 3 };
    const ids = await hold(b, [...good, foreign]);
    expect(outcomesOf(await accept(ids))).toEqual(['applied', 'applied', 'OTHER_DEVICE']);
    expect(await resultsOf('quarantine')).toHaveLength(1);
  });

  it('is accepted with those of its own tablet only', async () => {
    const ids = [...(await hold(a, sale(a))), ...(await hold(b, sale(b)))];
    expect((await accept(ids)).status).toBe(422);
    expect(await rowsOf('orders')).toHaveLength(0);
  });
});

/** Cash for an order that nobody knows. */
async function waiting(amount: number): Promise<string> {
  const pay = b.write({
    name: 'payment.record',
    args: paymentArgs({ orderId: anId(), amount, receiptNumber: 'JKT-2-261120-R9' }),
  });
  expect(await outcomes(b, pay)).toEqual(['applied UNALLOCATED']);
  return pay.id;
}
const allocate = (moneyId: string, body: Record<string, unknown>, token = manager) =>
  decide(`unallocated/${moneyId}/resolutions`, { id: anId(), action: 'allocate', ...body }, token);
const roomsFor = async (id: string, search = '') => resultsOf(`unallocated/${id}/orders${search}`);

describe('money that waits', () => {
  it('is offered the orders that have room, the one that it fits exactly first', async () => {
    await order();
    const exact = await order(a, 20_000);
    const paid = await order();
    await push(
      a,
      a.write({ name: 'payment.record', args: paymentArgs({ orderId: paid.orderId, amount: 28_750 }) }),
    );
    const id = await waiting(23_000);
    const rooms = await roomsFor(id);
    expect(rooms).toHaveLength(2);
    expect(rooms[0]).toMatchObject({ id: exact.orderId, room: '23000.00', total: '23000.00' });
    expect(await roomsFor(id, '?search=nothing-like-it')).toEqual([]);
  });

  it('is booked on an order as the money that it was: tender, taker, hour, receipt and drawer', async () => {
    const { orderId } = await order();
    const id = await waiting(28_750);
    expect(expectOk(await allocate(id, { order_id: orderId, note: 'Meja 4' }))).toMatchObject({
      resolution: { action: 'allocate', amount: '28750.00', order: { id: orderId } },
      left: '0.00',
    });
    expect(await rowsOf('payments')).toMatchObject([
      {
        amount: 28_750,
        taken_by: restaurant.staff.cashier,
        receipt_number: 'JKT-2-261120-R9',
        device_id: b.deviceId,
      },
    ]);
    expect(await rowsOf('orders')).toMatchObject([{ payment_status: 'paid' }]);
    expect(await resultsOf('unallocated')).toEqual([]);
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      name: 'payment.record',
      actor: { name: 'manager' },
      decision: { kind: 'money', action: 'allocate', note: 'Meja 4' },
    });
  });

  it('that is more than an order owes leaves the rest waiting, which is closed on its own', async () => {
    const [first, second] = [await order(), await order()];
    const id = await waiting(100_000);
    expect(expectOk(await allocate(id, { order_id: first.orderId }))).toMatchObject({ left: '71250.00' });
    expect(expectOk(await allocate(id, { order_id: second.orderId, amount: '10000.00' }))).toMatchObject({
      left: '61250.00',
    });
    expect(await resultsOf('unallocated')).toMatchObject([
      { amount: '100000.00', left: '61250.00', status: 'open' },
    ]);
    expectOk(
      await decide(`unallocated/${id}/resolutions`, {
        id: anId(),
        action: 'given_back',
        note: 'Tamu kembali',
      }),
    );
    const told = await resultsOf('unallocated?status=resolved');
    expect(told).toMatchObject([
      {
        left: '0.00',
        resolutions: [
          { amount: '28750.00' },
          { amount: '10000.00' },
          { action: 'given_back', amount: '61250.00' },
        ],
      },
    ]);
    expect(await allocate(id, { order_id: second.orderId })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_RESOLVED', resolution: { action: 'given_back' } },
    });
  });

  it('asked twice, or at the same moment, is booked once', async () => {
    const { orderId } = await order(a, 200_000);
    const id = await waiting(50_000);
    const body = { id: anId(), order_id: orderId };
    const answers = await Promise.all([1, 2, 3].map(() => allocate(id, body)));
    expect(new Set(answers.map((answer) => (expectOk(answer)['resolution'] as { id: string }).id)).size).toBe(
      1,
    );
    expect(await rowsOf('payments')).toHaveLength(1);
    const other = await waiting(9_000);
    expect((await allocate(other, body)).status).toBe(409);
  });

  it('is never booked beyond what there is, whoever books it where at the same moment', async () => {
    const orders = [await order(), await order(), await order()];
    const id = await waiting(40_000);
    const answers = await Promise.all(orders.map(({ orderId }) => allocate(id, { order_id: orderId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    const booked = (await rowsOf('payments')).map(({ amount }) => Number(amount));
    expect(booked.reduce((sum, amount) => sum + amount, 0)).toBe(40_000);
  });

  it('goes on no order without room, of another outlet or of nobody', async () => {
    const { orderId } = await order();
    await push(a, a.write({ name: 'payment.record', args: paymentArgs({ orderId, amount: 28_750 }) }));
    const id = await waiting(5_000);
    const refused = (reason: string) => ({ status: 409, body: { code: 'REFUSED', reason } });
    expect(await allocate(id, { order_id: orderId })).toMatchObject(refused('ORDER_PAID'));
    expect(await allocate(id, { order_id: anId() })).toMatchObject(refused('ORDER_UNKNOWN'));
    expect(await allocate(id, { order_id: orderId, amount: '6000.00' })).toMatchObject(
      refused('OVERPAYMENT'),
    );
    expect((await allocate(id, { order_id: orderId, amount: '0.00' })).status).toBe(422);
    expect((await allocate(id, { order_id: orderId, amount: '-5.00' })).status).toBe(422);
    expect(await resultsOf('unallocated')).toMatchObject([{ left: '5000.00' }]);
  });
});

describe('a tablet whose numbers or records have a hole', () => {
  it('shows until somebody has acknowledged it, once', async () => {
    const { orderId } = await order(b);
    const { tenantId, outletId } = restaurant;
    const breakId = anId<string>();
    await push(b, ...[1, 2, 3].map(() => b.write({ name: 'order.addLine', args: addLineArgs({ orderId }) })));
    await withTenant(test.database.owner.db, tenantId, async (tx) => {
      await tx.deleteFrom('mutation_log').where('device_seq', 'in', [3, 4]).execute();
      await tx
        .insertInto('chain_breaks')
        .values({
          tenant_id: tenantId,
          id: breakId,
          outlet_id: outletId,
          device_id: b.deviceId,
          device_seq: 5,
          expected: '1',
          got: '2',
          found_at: NOW,
        })
        .execute();
    });
    expect(await resultsOf('breaks')).toMatchObject([
      { kind: 'missing', from: 3, to: 4 },
      { kind: 'chain', from: 5 },
    ]);
    const missing = { kind: 'missing', device_id: b.deviceId, from: 3, to: 4, note: 'Tablet rusak' };
    const first = expectOk(await decide('breaks/acknowledgements', missing));
    expect(expectOk(await decide('breaks/acknowledgements', missing))).toEqual(first);
    expect((await decide('breaks/acknowledgements', { ...missing, from: 1 })).status).toBe(404);
    expectOk(await decide('breaks/acknowledgements', { kind: 'chain', id: breakId }));
    expect(await resultsOf('breaks')).toEqual([]);
    expect(await resultsOf('breaks?status=resolved')).toMatchObject([
      { kind: 'chain', resolutions: [{ by: { name: 'manager' } }] },
      { kind: 'missing', from: 3, to: 4, resolutions: [{ note: 'Tablet rusak' }] },
    ]);
  });
});
