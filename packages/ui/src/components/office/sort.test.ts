import { describe, expect, it } from 'vitest';
import { nextSort, sortRows } from './sort.ts';

describe('a column’s head', () => {
  it('sorts up, then down, then up again', () => {
    const first = nextSort(undefined, 'total');
    expect(first).toEqual({ key: 'total', direction: 'asc' });
    const second = nextSort(first, 'total');
    expect(second.direction).toBe('desc');
    expect(nextSort(second, 'total').direction).toBe('asc');
  });

  it('begins with the way its column prefers', () => {
    expect(nextSort({ key: 'name', direction: 'asc' }, 'total', 'desc').direction).toBe('desc');
  });
});

describe('sorted rows', () => {
  const rows = [
    { n: 'Meja 10', v: 3 },
    { n: 'Meja 9', v: null },
    { n: 'meja 2', v: 1 },
  ];

  it('order numbers within words as people do', () => {
    expect(sortRows(rows, (row) => row.n, 'asc', 'id').map((row) => row.n)).toEqual([
      'meja 2',
      'Meja 9',
      'Meja 10',
    ]);
  });

  it('leave what has no value at the end, either way', () => {
    expect(sortRows(rows, (row) => row.v, 'asc', 'id').at(-1)?.v).toBeNull();
    expect(sortRows(rows, (row) => row.v, 'desc', 'id').at(-1)?.v).toBeNull();
  });

  it('leave the original as it was', () => {
    sortRows(rows, (row) => row.n, 'asc', 'id');
    expect(rows[0]?.n).toBe('Meja 10');
  });
});
