import {
  cashDue,
  DEFAULT_CHARGES,
  PaymentState,
  paymentStateIn,
  paymentStatusIn,
  OrderStatus,
  owedOf,
  type Account,
  type Command,
  type OrderId,
  type PaymentId,
} from '@meja/domain';
import { PROTOCOL } from '@meja/sync';
import {
  addLineArgs,
  anId,
  EnvelopeWriter,
  openOrderArgs,
  paymentArgs,
  refundArgs,
} from '@meja/testing/envelope-writer';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { NOW, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import { OWED, PAYMENT_STATE } from '../orders/index.ts';

let test: TestApp;
let restaurant: Restaurant;
let owner: string;
beforeAll(async () => {
  test = await startTestApp();
  test.clock.now = NOW;
  restaurant = await openRestaurant(test.database.owner.db);
  owner = await test.userToken(restaurant.tenantId, restaurant.staff.owner);
  const by = new EnvelopeWriter({
    deviceId: restaurant.devices[0],
    outletId: restaurant.outletId,
    actorId: restaurant.staff.manager,
    at: NOW.getTime() - 4 * 3_600_000,
  });
  const token = await test.deviceToken(restaurant.tenantId, restaurant.devices[0], restaurant.outletId);
  const commands = fc.sample(days, { seed: 7, numRuns: 1 })[0]?.flatMap(ordered) ?? [];
  for (let from = 0; from < commands.length; from += 100) {
    const mutations = commands.slice(from, from + 100).map((command) => by.write(command));
    const answer = await test.post('/api/sync/push', { protocol: PROTOCOL, mutations }, token);
    expect(answer.status, answer.text).toBe(200);
  }
});
afterAll(() => test.close());

/** What is done with one order after another; what the rules refuse is part of the day. */
type Deed =
  | { kind: 'part' | 'back'; percent: number; way: 'cash' | 'qris' }
  | { kind: 'rest'; way: 'cash' | 'qris' }
  | { kind: 'add' | 'complete' | 'cancel' };
const ways = fc.constantFrom('cash' as const, 'qris' as const);
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('part' as const, 'back' as const),
    percent: fc.constantFrom(20, 50, 100),
    way: ways,
  }),
  fc.record({ kind: fc.constant('rest' as const), way: ways }),
  fc.record({ kind: fc.constantFrom('add' as const, 'complete' as const, 'cancel' as const) }),
);
const days = fc.array(
  fc.record({ price: fc.integer({ min: 1_000, max: 99_999 }), after: fc.array(deeds, { maxLength: 6 }) }),
  { minLength: 60, maxLength: 60 },
);

function ordered({ price, after }: { price: number; after: readonly Deed[] }): Command[] {
  const orderId = anId<OrderId>();
  const charges = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0, cashRounding: 100 };
  const add = (unitPrice: number): Command[] => {
    const line = addLineArgs({ orderId, unitPrice });
    return [
      { name: 'order.addLine', args: line },
      { name: 'order.send', args: { orderId, lineIds: [line.lineId] } },
    ];
  };
  let due = price;
  const taken: { id: PaymentId; amount: number; rounding: number }[] = [];
  const pay = (amount: number, rounding: number, way: 'cash' | 'qris'): Command[] => {
    if (amount <= 0) return [];
    const paymentId = anId<PaymentId>();
    due -= amount;
    taken.push({ id: paymentId, amount, rounding });
    const args = paymentArgs({ orderId, paymentId, amount, rounding, tendered: amount + rounding });
    return [
      {
        name: 'payment.record',
        args: way === 'cash' ? args : { ...args, method: 'qris', assurance: 'attested' },
      },
    ];
  };
  const deed = (each: Deed): Command[] => {
    switch (each.kind) {
      case 'add':
        due += 5_000;
        return add(5_000);
      case 'part':
        return pay(Math.floor((due * each.percent) / 200), 0, each.way);
      case 'rest':
        return pay(due, each.way === 'cash' ? cashDue(due, charges).rounding : 0, each.way);
      case 'back': {
        const last = each.percent === 100 ? taken.pop() : taken.at(-1);
        if (!last) return [];
        const amount = Math.ceil((last.amount * each.percent) / 100);
        const rounding = each.percent === 100 ? last.rounding : 0;
        const { id: paymentId } = last;
        due += amount;
        return [
          {
            name: 'payment.refund',
            args: { ...refundArgs({ orderId, paymentId, amount, rounding }), method: each.way },
          },
        ];
      }
      default:
        return [
          each.kind === 'complete'
            ? { name: 'order.complete', args: { orderId } }
            : { name: 'order.cancel', args: { orderId, reason: 'tamu pulang' } },
        ];
    }
  };
  return [
    { name: 'order.open', args: openOrderArgs({ orderId, charges }) },
    ...add(price),
    ...after.flatMap(deed),
  ];
}

interface Found {
  id: string;
  total: string;
  paid: string;
  refunded: string;
  due: string;
  payment_state: PaymentState;
}
async function found(query: string): Promise<Found[]> {
  const all: Found[] = [];
  let next: string | null = '';
  while (next !== null) {
    const answer = await test.get(
      `/api/orders?${query}&limit=50${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
      owner,
    );
    expect(answer.status, answer.text).toBe(200);
    const page = answer.body as { next: string | null; results: Found[] };
    all.push(...page.results);
    ({ next } = page);
  }
  return all;
}

const read = (text: string): number => Math.round(Number(text) * 100) / 100;
const sum = (all: readonly Found[], of: (each: Found) => string): number =>
  all.reduce((total, each) => total + read(of(each)), 0);

interface Method {
  payment_method: string;
  amount: string;
  rounding: string;
  refunded: string;
  refunded_rounding: string;
  net: string;
  payment_count: number;
}
interface Summary {
  from: string;
  total_sales: string;
  refunded: string;
  net_sales: string;
  order_count: number;
  open: { due: string; paid: string; order_count: number };
  by_outlet: { outlet_id: string; total_sales: string; order_count: number }[];
  by_hour: { hour: number; total_sales: string; order_count: number }[];
  by_payment_method: Method[];
}
const summary = async (): Promise<Summary> => {
  const answer = await test.get('/api/reports/sales-summary', owner);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as never;
};

describe('each figure of a day on which anything happened', () => {
  it('that is sold is the sum of its orders, and what was given back is named beside it', async () => {
    const { from, total_sales: total, refunded, net_sales: net, order_count: count } = await summary();
    const sold = await found(`from=${from}&to=${from}&sales=sold`);
    expect(sold.length).toBeGreaterThan(5);
    expect([sold.length, sum(sold, (each) => each.total)]).toEqual([count, read(total)]);
    expect(sum(sold, (each) => each.paid) - sum(sold, (each) => each.refunded)).toBe(read(net));
    expect(read(total) - read(refunded)).toBe(read(net));
  });

  it('that is still open is what its orders owe', async () => {
    const { from, open } = await summary();
    const still = await found(`from=${from}&to=${from}&sales=open`);
    expect(still.some(({ payment_state: state }) => state === 'partial')).toBe(true);
    expect([still.length, sum(still, (each) => each.due)]).toEqual([open.order_count, read(open.due)]);
    const kept = sum(still, (each) => each.paid) - sum(still, (each) => each.refunded);
    expect(kept).toBe(read(open.paid));
  });

  it('of an outlet and of an hour is the sum of its orders', async () => {
    const { from, by_outlet: outlets, by_hour: hours } = await summary();
    for (const { outlet_id: id, ...figure } of outlets) {
      const sold = await found(`from=${from}&to=${from}&sales=sold&outlet_id=${id}`);
      expect([sold.length, sum(sold, (each) => each.total)]).toEqual([
        figure.order_count,
        read(figure.total_sales),
      ]);
    }
    for (const { hour, ...figure } of hours) {
      const sold = await found(`from=${from}&to=${from}&sales=sold&hour=${hour}`);
      expect([sold.length, sum(sold, (each) => each.total)]).toEqual([
        figure.order_count,
        read(figure.total_sales),
      ]);
    }
  });

  it('of a way of paying is the sum of what was paid its way, and all of them what stayed, open orders and coins included', async () => {
    const { from, by_payment_method: methods, net_sales: net, open } = await summary();
    for (const method of methods) {
      const orders = await found(`from=${from}&to=${from}&payment_method=${method.payment_method}`);
      const payments: { payment_method: string; amount: string }[] = [];
      for (const { id } of orders) {
        const answer = await test.get(`/api/orders/${id}`, owner);
        payments.push(...(answer.body as { payments: typeof payments }).payments);
      }
      const its = payments.filter((each) => each.payment_method === method.payment_method);
      expect([its.length, its.reduce((total, { amount }) => total + read(amount), 0)]).toEqual([
        method.payment_count,
        read(method.amount),
      ]);
    }
    const all = (of: (each: Method) => string) => methods.reduce((total, each) => total + read(of(each)), 0);
    const coins = all((each) => each.rounding) - all((each) => each.refunded_rounding);
    expect(all((each) => each.net)).toBe(read(net) + read(open.paid) + coins);
  });

  it('has a list for each state of payment, and each order is in one of them', async () => {
    const { from } = await summary();
    const all = await found(`from=${from}&to=${from}`);
    const lists = await Promise.all(
      PaymentState.options.map((state) => found(`from=${from}&to=${from}&payment_state=${state}`)),
    );
    for (const [i, state] of PaymentState.options.entries())
      expect(lists[i]?.map(({ id }) => id)).toEqual(
        all.filter((each) => each.payment_state === state).map(({ id }) => id),
      );
    expect(lists.filter((list) => list.length > 0).length).toBeGreaterThan(4);
  });
});

it('what is owed and the state of payment are the same in SQL as in the domain', async () => {
  const amounts = [0, 50, 100, 150];
  const accounts: Account[] = OrderStatus.options.flatMap((status) =>
    amounts.flatMap((total) =>
      amounts.flatMap((paid) =>
        amounts.filter((refunded) => refunded <= paid).map((refunded) => ({ status, total, paid, refunded })),
      ),
    ),
  );
  const rows = accounts.map((account) => ({ ...account, payment_status: paymentStatusIn(account) }));
  const { rows: told } = await withTenant(test.database.app.db, restaurant.tenantId, (tx) =>
    sql<{ owed: number; state: string }>`select ${OWED}::int as owed, ${PAYMENT_STATE} as state
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as o(status text, payment_status text, total bigint, paid bigint, refunded bigint)`.execute(tx),
  );
  expect(told).toEqual(
    accounts.map((account) => ({ owed: owedOf(account), state: paymentStateIn(account) })),
  );
});
