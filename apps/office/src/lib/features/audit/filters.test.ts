import { describe, expect, it } from 'vitest';
import { filtersOf, isNarrowed, NO_FILTERS, paramsOf } from './filters.ts';

const ID = '00000000-0000-7000-8000-000000000001';

describe('the filters of the audit log', () => {
  it('are found again in the address', () => {
    const filters = {
      ...({ days: { from: '2026-11-01', to: '2026-11-03' }, outletId: ID, kind: 'devices' } as const),
      ...{ actor: ID, target: ID },
    };
    expect(filtersOf(paramsOf(filters))).toEqual(filters);
    expect(paramsOf(filters).toString()).toBe(
      `days=2026-11-01..2026-11-03&outlet=${ID}&kind=devices&by=${ID}&about=${ID}`,
    );
  });

  it('say nothing where nothing is narrowed, or where it makes no sense', () => {
    expect(paramsOf({}).toString()).toBe('');
    expect(isNarrowed(NO_FILTERS)).toBe(false);
    const nonsense = new URLSearchParams('days=x&outlet=1&kind=all&by=me&about=');
    expect(filtersOf(nonsense)).toEqual(NO_FILTERS);
  });
});
