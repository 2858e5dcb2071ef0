import { describe, expect, it } from 'vitest';
import { filtersOf, isNarrowed, NO_FILTERS, paramsOf, type Filters } from './filters.ts';

const OUTLET = '0190a1b2-0000-7000-8000-000000000001';
const read = (text: string) => filtersOf(new URLSearchParams(text));

describe('filters in the address', () => {
  it('ask for every shift when the address says nothing', () => {
    expect(read('')).toEqual(NO_FILTERS);
    expect(paramsOf(NO_FILTERS).toString()).toBe('');
    expect(isNarrowed(NO_FILTERS)).toBe(false);
  });

  it('come back as they were written', () => {
    const filters: Filters = { days: 'week', outletId: OUTLET, status: 'open' };
    expect(read(paramsOf(filters).toString())).toEqual(filters);
    expect(isNarrowed(filters)).toBe(true);
  });

  it('may name the days alone', () => {
    const days = { from: '2026-11-01', to: '2026-11-20' };
    expect(paramsOf({ ...NO_FILTERS, days }).toString()).toBe('days=2026-11-01..2026-11-20');
    expect(read('days=2026-11-01..2026-11-20')).toEqual({ ...NO_FILTERS, days });
    expect(isNarrowed({ ...NO_FILTERS, days })).toBe(true);
  });

  it('ignore what makes no sense', () => {
    expect(read('days=someday&outlet=x&status=ajar')).toEqual(NO_FILTERS);
  });
});
