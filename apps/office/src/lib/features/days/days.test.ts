import { describe, expect, it } from 'vitest';
import { daysFor } from './days.ts';

describe('the days of a preset', () => {
  it('are the same day where all outlets have the same', () => {
    expect(daysFor('today', ['2026-11-20', '2026-11-20'])).toEqual({ from: '2026-11-20', to: '2026-11-20' });
    expect(daysFor('yesterday', ['2026-11-20'])).toEqual({ from: '2026-11-19', to: '2026-11-19' });
    expect(daysFor('week', ['2026-11-20'])).toEqual({ from: '2026-11-14', to: '2026-11-20' });
    expect(daysFor('month', ['2026-11-20'])).toEqual({ from: '2026-10-22', to: '2026-11-20' });
  });

  it('reach over midnight where one outlet is already a day ahead', () => {
    expect(daysFor('today', ['2026-11-21', '2026-11-20'])).toEqual({ from: '2026-11-20', to: '2026-11-21' });
  });
});
