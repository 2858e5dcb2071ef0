import { describe, expect, it } from 'vitest';
import { filtersOf, narrowing, NO_FILTERS, paramsOf, type Filters } from './filters.ts';

const OUTLET = '0190a1b2-0000-7000-8000-000000000001';
const read = (text: string) => filtersOf(new URLSearchParams(text));

describe('filters in the address', () => {
  it('ask for today and nothing else when the address says nothing', () => {
    expect(read('')).toEqual(NO_FILTERS);
    expect(paramsOf(NO_FILTERS).toString()).toBe('');
  });

  it('come back as they were written', () => {
    const filters: Filters = {
      days: { from: '2026-11-01', to: '2026-11-20' },
      outletId: OUTLET,
      status: 'completed',
      payment: 'partial',
      type: 'dine_in',
      method: 'qris',
      hour: 0,
      sales: 'sold',
      search: 'JKT-2 & co',
    };
    expect(read(paramsOf(filters).toString())).toEqual(filters);
    expect(narrowing(filters)).toBe(7);
  });

  it('write a single day once', () => {
    expect(paramsOf({ days: { from: '2026-11-20', to: '2026-11-20' } }).toString()).toBe('days=2026-11-20');
    expect(read('days=2026-11-20').days).toEqual({ from: '2026-11-20', to: '2026-11-20' });
  });

  it('put the ends of a range in order', () => {
    expect(read('days=2026-11-20..2026-11-01').days).toEqual({ from: '2026-11-01', to: '2026-11-20' });
  });

  it('ignore what makes no sense', () => {
    expect(read('days=someday&outlet=x&status=eaten&hour=24&payment=&method=shells')).toEqual(NO_FILTERS);
  });
});
