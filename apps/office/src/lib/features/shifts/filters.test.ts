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
    const filters: Filters = { outletId: OUTLET, status: 'open' };
    expect(read(paramsOf(filters).toString())).toEqual(filters);
    expect(isNarrowed(filters)).toBe(true);
  });

  it('ignore what makes no sense', () => {
    expect(read('outlet=x&status=ajar')).toEqual(NO_FILTERS);
  });
});
