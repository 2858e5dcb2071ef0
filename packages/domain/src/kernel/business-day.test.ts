import { describe, expect, it } from 'vitest';
import { addDays, businessDayOf } from './business-day.ts';

describe('the business day', () => {
  const at = Date.parse('2026-11-20T18:30:00Z');

  it('is the local date of the outlet', () => {
    expect(businessDayOf(at, 'Asia/Jakarta', 0)).toBe('2026-11-21');
    expect(businessDayOf(Date.parse('2026-11-20T16:30:00Z'), 'Asia/Jakarta', 0)).toBe('2026-11-20');
    expect(businessDayOf(Date.parse('2026-11-20T16:30:00Z'), 'Asia/Makassar', 0)).toBe('2026-11-21');
  });

  it('still belongs to the evening before while the outlet has not begun its day', () => {
    expect(businessDayOf(at, 'Asia/Jakarta', 4 * 60)).toBe('2026-11-20');
    expect(businessDayOf(Date.parse('2026-11-20T21:00:00Z'), 'Asia/Jakarta', 4 * 60)).toBe('2026-11-21');
  });

  it('moves over month and leap-year ends', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });
});
