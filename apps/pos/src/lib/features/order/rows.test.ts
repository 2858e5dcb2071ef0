import { expect, test } from 'vitest';
import { ALL_AT_ONCE, rowsAtFirst, rowsOf } from './rows.ts';

test('fills rows from the front and keeps the rest in the last', () => {
  expect(rowsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(rowsOf([], 3)).toEqual([]);
});

test.each([
  [1280, 5, 600],
  [1920, 9, 850],
  [3840, 20, 1900],
])(
  'has more of a search than a screen of %i px shows, so that it can be scrolled to the rest',
  (_, columns, height) => {
    const ROW = 106;
    const rows = rowsAtFirst(columns, height / ROW);
    expect(rows * ROW).toBeGreaterThan(height);
    expect(rows * columns).toBeGreaterThanOrEqual(ALL_AT_ONCE);
  },
);
