import { expect, it } from 'vitest';
import { differences, takenIn } from './taken.ts';

const row = (id: string, name: string, args: object) => ({ deviceSeq: 1, envelope: { id, name, args } });
const taken = takenIn([
  row('1', 'order.open', { orderId: 'a' }),
  row('2', 'order.addLine', { orderId: 'a', lineId: 'x' }),
  row('3', 'order.addLine', { orderId: 'a', lineId: 'y' }),
  row('4', 'payment.record', { orderId: 'a', paymentId: 'p' }),
  row('5', 'order.open', { orderId: 'b' }),
]);
const order = (id: string, lines: string[], payments: string[]) => ({
  id,
  items: lines.map((id) => ({ id })),
  payments: payments.map((id) => ({ id })),
});

it('reads what a tablet has taken from its queue', () => {
  expect(taken.mutations).toEqual(['1', '2', '3', '4', '5']);
  expect([...taken.orders]).toEqual([
    ['a', { lines: ['x', 'y'], payments: ['p'] }],
    ['b', { lines: [], payments: [] }],
  ]);
});

it('finds no difference where all of it is at head office once', () => {
  expect(differences(taken, [order('b', [], []), order('a', ['y', 'x'], ['p'])])).toEqual([]);
});

it('tells what is missing, and what is there twice', () => {
  const a = order('a', ['x'], ['p', 'p']);
  expect(differences(taken, [a])).toEqual([
    'lines of order a: 2 taken, 1 there',
    'payments of order a: 1 taken, 2 there',
    'order b is there 0 times',
  ]);
  expect(differences(taken, [a, a, order('b', [], [])])).toEqual(['order a is there 2 times']);
});
