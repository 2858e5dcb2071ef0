import { expect, test } from 'vitest';
import { orderIdIn, startIn } from './address.ts';

const id = '0193f0c4-7d3a-7000-8000-000000000001';

test('reads what a new order is to be', () => {
  expect(startIn(new URLSearchParams({ type: 'dine_in', table: id }))).toEqual({
    type: 'dine_in',
    tableId: id,
    isShared: false,
  });
  expect(startIn(new URLSearchParams({ type: 'takeaway' }))).toEqual({
    ...{ type: 'takeaway', tableId: null },
    isShared: false,
  });
  expect(startIn(new URLSearchParams({ type: 'dine_in', table: id, shared: '' }))?.isShared).toBe(true);
});

test('an address that says nothing of a new order begins none', () => {
  expect(startIn(new URLSearchParams())).toBeNull();
  expect(startIn(new URLSearchParams({ type: 'party' }))).toBeNull();
});

test('an address that names no order leads to none', () => {
  expect(orderIdIn(id)).toBe(id);
  expect(orderIdIn('12')).not.toBe('12');
});
