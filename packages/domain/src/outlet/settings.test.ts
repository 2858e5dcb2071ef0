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
    expect(chargesOn(settings, '2026-06-30', 'dine_in')).toEqual(DEFAULT_CHARGES);
    expect(chargesOn(settings, '2026-07-01', 'dine_in')).toEqual(INDONESIA_PB1);
    expect(chargesOn(settings, '2027-01-01', 'dine_in')).toEqual(INDONESIA_PB1);
  });

  it('before the first are the first: an outlet sells from its first minute', () => {
    expect(chargesOn(settings, '2025-12-31', 'dine_in')).toEqual(DEFAULT_CHARGES);
  });

  it('of an outlet that has none are unknown', () => {
    expect(chargesOn({ charges: [] }, '2026-01-01', 'dine_in')).toBeUndefined();
  });

  it('have the rate of service of the type of order, where it has one of its own, and nothing else of it', () => {
    const charges = [
      { from: '2026-01-01', charges: DEFAULT_CHARGES, serviceByType: { takeaway: 0, delivery: 250 } },
    ];
    expect(chargesOn({ charges }, '2026-01-01', 'dine_in')).toEqual(DEFAULT_CHARGES);
    expect(chargesOn({ charges }, '2026-01-01', 'takeaway')).toEqual({ ...DEFAULT_CHARGES, serviceBps: 0 });
    expect(chargesOn({ charges }, '2026-01-01', 'delivery')).toEqual({ ...DEFAULT_CHARGES, serviceBps: 250 });
  });
});
