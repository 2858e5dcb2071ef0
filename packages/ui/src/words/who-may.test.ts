import { expect, test } from 'vitest';
import { rolesThatMay } from './who-may.ts';

test('who may do something is every role that may, the nearest at hand first', () => {
  expect(rolesThatMay('payment:create')).toEqual(['cashier', 'manager', 'admin', 'owner']);
  expect(rolesThatMay('order:create')).toEqual(['waiter', 'cashier', 'manager', 'admin', 'owner']);
  expect(rolesThatMay('payment:refund')).toEqual(['manager', 'admin', 'owner']);
});
