import fc from 'fast-check';
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

  it.each(['Asia/Jakarta', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia'])(
    'is the date on the wall in %s, less what the day begins late, at any time and in any order',
    (timeZone) => {
      const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
      const moments = fc.date({
        min: new Date('1960-01-01'),
        max: new Date('2090-01-01'),
        noInvalidDate: true,
      });
      fc.assert(
        fc.property(moments, fc.nat(12 * 60), (moment, dayStartMinutes) => {
          const [date = '', time = ''] = wall.format(moment).split(' ');
          const [hours = 0, minutes = 0] = time.split(':').map(Number);
          const early = hours * 60 + minutes < dayStartMinutes;
          expect(businessDayOf(moment.getTime(), timeZone, dayStartMinutes)).toBe(
            early ? addDays(date, -1) : date,
          );
        }),
        { numRuns: 2000 },
      );
    },
  );

  it('moves over month and leap-year ends', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });
});
