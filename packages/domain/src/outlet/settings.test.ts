import { describe, expect, it } from 'vitest';
import { DEFAULT_CHARGES, INDONESIA_PB1 } from './charges.ts';
import { chargesOn } from './settings.ts';

const settings = {
  charges: [
    { from: '2026-01-01', charges: DEFAULT_CHARGES },
    { from: '2026-07-01', charges: INDONESIA_PB1 },
  ],
};

describe('the charges of a day', () => {
  it('are the latest that had begun by then, from their first day on', () => {
    expect(chargesOn(settings, '2026-06-30')).toBe(DEFAULT_CHARGES);
    expect(chargesOn(settings, '2026-07-01')).toBe(INDONESIA_PB1);
    expect(chargesOn(settings, '2027-01-01')).toBe(INDONESIA_PB1);
  });

  it('before the first are the first: an outlet sells from its first minute', () => {
    expect(chargesOn(settings, '2025-12-31')).toBe(DEFAULT_CHARGES);
  });

  it('of an outlet that has none are unknown', () => {
    expect(chargesOn({ charges: [] }, '2026-01-01')).toBeUndefined();
  });
});
