import { describe, expect, it } from 'vitest';
import { hoursShown } from './hours.ts';
import type { HourSales } from './summary.ts';

const FRIDAY = '2026-11-20';
const outlet = (open: string, close: string) => ({ operatingHours: { friday: { open, close } } });
const sold = (hour: number): HourSales => ({ hour, total: 1, orders: 1 });
const ends = (hours: number[]) => [hours[0], hours.at(-1)];

describe('the hours of a chart', () => {
  it('reach from the first opening to the last closing', () => {
    expect(ends(hoursShown(FRIDAY, [outlet('09:00', '22:00'), outlet('08:00', '21:30')]))).toEqual([8, 21]);
    expect(ends(hoursShown(FRIDAY, [outlet('09:00', '21:30')]))).toEqual([9, 21]);
  });

  it('take in what was sold outside of them', () => {
    expect(ends(hoursShown(FRIDAY, [outlet('09:00', '22:00')], [sold(6)], [sold(23)]))).toEqual([6, 23]);
    expect(ends(hoursShown(FRIDAY, [outlet('09:00', '22:00')], [{ hour: 3, total: 0, orders: 0 }]))).toEqual([
      9, 21,
    ]);
  });

  it('go on to midnight where an outlet closes after it', () => {
    expect(ends(hoursShown(FRIDAY, [outlet('17:00', '02:00')]))).toEqual([17, 23]);
  });

  it('are those of a usual day where nothing is known', () => {
    expect(ends(hoursShown(FRIDAY, [{ operatingHours: {} }]))).toEqual([8, 21]);
    expect(ends(hoursShown(FRIDAY, []))).toEqual([8, 21]);
  });
});
