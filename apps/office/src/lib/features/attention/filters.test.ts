import { expect, test } from 'vitest';
import { filtersOf, paramsOf } from './filters.ts';

const OUTLET = '0190a1b2-0000-7000-8000-000000000001';
const read = (text: string) => filtersOf(new URLSearchParams(text));

test('an address that says nothing asks for all that waits', () => {
  expect(read('')).toEqual({ kind: null, outletId: null, status: 'open' });
  expect(paramsOf(read('')).toString()).toBe('');
});

test('filters come back as they were written, and what makes no sense counts as not said', () => {
  const shown = { kind: 'terms', outletId: OUTLET, status: 'resolved' } as const;
  expect(read(paramsOf(shown).toString())).toEqual(shown);
  expect(read('show=x&outlet=y&status=z')).toEqual(read(''));
});
