import { describe, expect, test } from 'vitest';
import { aLine, anOrder, aPayment } from '#lib/testing/builders.ts';
import { listOrders, type OrderFilter } from './order-list.ts';

const lines = [aLine({ unitPrice: 100_000 })];
const open = anOrder({ number: 'JKT-1-261120-1', openedAt: 1, lines, customerName: 'Bu Tini' });
const part = anOrder({
  number: 'JKT-1-261120-2',
  openedAt: 2,
  lines,
  payments: [aPayment()],
  customerPhone: '0812-3456-789',
});
const paid = anOrder({
  number: 'JKT-1-261120-3',
  openedAt: 3,
  type: 'takeaway',
  lines,
  payments: [aPayment({ amount: 115_000 })],
});
const done = anOrder({ number: 'JKT-1-261120-14', openedAt: 4, status: 'completed', lines });
const cancelled = anOrder({ number: 'JKT-1-261120-15', openedAt: 5, status: 'cancelled', lines });
const orders = [open, part, paid, done, cancelled];

const tables = new Map([
  [open.id, 'A 3'],
  [part.id, 'A13'],
]);
const list = (filter: OrderFilter, search = '') =>
  listOrders(orders, filter, search, (order) => tables.get(order.id) ?? '');

describe('the list of orders', () => {
  test('sorts them into heaps, the newest first', () => {
    expect(list('all')).toEqual([cancelled, done, paid, part, open]);
    expect(list('open')).toEqual([paid, part, open]);
    expect(list('unpaid')).toEqual([part, open]);
    expect(list('paid')).toEqual([paid]);
    expect(list('completed')).toEqual([done]);
    expect(list('cancelled')).toEqual([cancelled]);
  });

  test('finds by the end of the number', () => {
    expect(list('all', '-14')).toEqual([done]);
    expect(list('all', '261120-3')).toEqual([paid]);
    expect(list('all', 'jkt1261120')).toHaveLength(5);
    // No tablet 12 has sold anything.
    expect(list('all', 'JKT-12')).toEqual([]);
  });

  test('finds a table by its whole name only', () => {
    expect(list('all', 'a3')).toEqual([open]);
  });

  test('finds a guest by name and by telephone, dashes or not', () => {
    expect(list('all', 'tini')).toEqual([open]);
    expect(list('all', '08123456')).toEqual([part]);
  });
});
