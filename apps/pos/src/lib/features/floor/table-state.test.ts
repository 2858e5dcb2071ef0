import { TableId, type DiningTable, type Order } from '@meja/domain';
import { describe, expect, test } from 'vitest';
import { aLine, anOrder, aPayment } from '#lib/testing/builders.ts';
import { areasOf, paidByTable, shortest, tableStateOf as stateOf, type Delivery } from './table-state.ts';

const tableStateOf = (
  orders: readonly Order[],
  delivery: Partial<Delivery> = {},
  paid: readonly Order[] = [],
) => stateOf(orders, paid, { troubled: () => false, waits: () => false, ...delivery });

const table = (name: string, area: string | null): DiningTable => ({
  id: TableId.parse(crypto.randomUUID()),
  name,
  area,
  seats: 4,
  position: 0,
});

describe('a table', () => {
  test('without an order is free', () => {
    expect(tableStateOf([])).toEqual({ state: 'free' });
  });

  test('tells what its orders owe and what the kitchen has not got yet', () => {
    const order = anOrder({
      openedAt: 500,
      covers: 2,
      lines: [aLine({ quantity: 2 }), aLine({ unitPrice: 5_000, sentAt: 1 })],
      payments: [aPayment({ amount: 13_250 })],
    });
    expect(tableStateOf([order])).toMatchObject({
      state: 'open',
      covers: 2,
      total: 63_250,
      due: 50_000,
      openedAt: 500,
      unsent: 2,
    });
  });

  test('is free again when everything was taken off its order and nothing was paid', () => {
    const voided = aLine({ sentAt: 1, kitchenStatus: 'void', voidReason: 'Salah' });
    expect(tableStateOf([anOrder({ lines: [voided] })])).toEqual({ state: 'free' });
    expect(tableStateOf([anOrder({ lines: [] })])).toEqual({ state: 'free' });
    expect(tableStateOf([anOrder({ lines: [voided], payments: [aPayment({ amount: 1 })] })])).toMatchObject({
      state: 'open',
    });
    expect(tableStateOf([anOrder({ lines: [] }), anOrder({ lines: [voided, aLine()] })])).toMatchObject({
      state: 'open',
      orders: [{ lines: [{ kitchenStatus: 'void' }, {}] }],
    });
  });

  test('says the worst of how far its orders have come', () => {
    const [here, there] = [anOrder({ lines: [aLine()] }), anOrder({ lines: [aLine()] })];
    expect(tableStateOf([here, there])).toMatchObject({ delivery: 'arrived' });
    const waits = (order: Order) => order === there;
    expect(tableStateOf([here, there], { waits })).toMatchObject({ delivery: 'waits' });
    const troubled = (order: Order) => order === here;
    expect(tableStateOf([here, there], { waits, troubled })).toMatchObject({ delivery: 'troubled' });
  });

  test('is not free while something of its order was refused that nobody has seen, even if nothing is left of it', () => {
    expect(tableStateOf([anOrder({ lines: [] })], { troubled: () => true })).toMatchObject({
      delivery: 'troubled',
    });
  });

  test('is not free while guests sit there who have paid, and then shows them alone', () => {
    const tableId = TableId.parse(crypto.randomUUID());
    const seated = anOrder({ status: 'completed', holdsTable: true, tableId, covers: 3, openedAt: 7 });
    const gone = anOrder({ status: 'completed', tableId });
    const paid = paidByTable([seated, gone]).get(tableId);
    expect(paid).toEqual([seated]);
    expect(tableStateOf([], {}, paid)).toEqual({ state: 'paid', orders: [seated], covers: 3, openedAt: 7 });
    const next = anOrder({ tableId, lines: [aLine()] });
    expect(tableStateOf([next], {}, paid)).toMatchObject({ state: 'open', orders: [next] });
  });

  test('with two orders adds them up, the older one first', () => {
    const late = anOrder({ openedAt: 900, lines: [aLine()] });
    const early = anOrder({ openedAt: 100, lines: [aLine()] });
    const state = tableStateOf([late, early]);
    expect(state).toMatchObject({ openedAt: 100, total: 2 * 28_750 });
    expect(state.state === 'open' && state.orders).toEqual([early, late]);
  });
});

test('tables stand under their area, areas in the order of their first table', () => {
  const [a1, t1, a2, bar] = [
    table('A1', 'Utama'),
    table('T1', 'Teras'),
    table('A2', 'Utama'),
    table('Bar', null),
  ];
  expect(areasOf([a1, t1, a2, bar])).toEqual([
    { name: 'Utama', tables: [a1, a2] },
    { name: 'Teras', tables: [t1] },
    { name: null, tables: [bar] },
  ]);
});

test('several orders of a table are called by their short numbers, and counted from the fourth on', () => {
  const numbers = [14, 15, 16, 17, 18].map((count) => `JKT-2-261120-${count}`);
  expect(shortest(numbers.slice(0, 2))).toBe('#2-14 · #2-15');
  expect(shortest(numbers)).toBe('#2-14 · #2-15 · #2-16 · +2');
});
