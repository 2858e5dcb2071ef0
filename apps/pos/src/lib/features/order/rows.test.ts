import { expect, test } from 'vitest';
import { rowsOf } from './rows.ts';

test('fills rows from the front and keeps the rest in the last', () => {
  expect(rowsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(rowsOf([], 3)).toEqual([]);
});
