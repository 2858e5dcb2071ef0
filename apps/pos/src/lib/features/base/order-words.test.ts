import { TableId } from '@meja/domain';
import { expect, test } from 'vitest';
import { anOrder } from '#lib/testing/builders.ts';
import { orderTitle, shortNumber } from './order-words.ts';

const tableId = TableId.parse(crypto.randomUUID());
const tables = new Map([[tableId, { id: tableId, name: 'A3', area: null, seats: 4, position: 0 }]]);

test('an order is called by its table, otherwise by how it leaves and for whom', () => {
  expect(orderTitle(anOrder({ tableId }), tables)).toBe('Meja A3');
  expect(orderTitle(anOrder({ type: 'takeaway' }), tables)).toBe('Bawa pulang');
  expect(orderTitle(anOrder({ type: 'delivery', customerName: 'Bu Tini' }), tables)).toMatch(/ · Bu Tini$/);
});

test('a number is shortened to the device and its count, and left alone when it is of another make', () => {
  expect(shortNumber('JKT-2-261120-14')).toBe('#2-14');
  expect(shortNumber('17')).toBe('17');
});
