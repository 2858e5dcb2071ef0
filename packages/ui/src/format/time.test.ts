import { describe, expect, it } from 'vitest';
import {
  dayKey,
  daysBetween,
  differsAt,
  formatBusinessDay,
  formatDateTime,
  formatDay,
  formatDuration,
  formatLongDate,
  formatRelative,
  formatTime,
  formatWallTime,
} from './time.ts';

const JAKARTA = 'Asia/Jakarta';
const JAYAPURA = 'Asia/Jayapura';
const at = Date.UTC(2025, 10, 20, 7, 5);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('an instant', () => {
  it('is shown in the outlet’s zone', () => {
    expect(formatTime(at, JAKARTA, 'id')).toBe('14:05');
    expect(formatTime(at, JAYAPURA, 'id')).toBe('16:05');
  });

  it('bears the zone’s name where it is asked for, the same in both languages', () => {
    expect(formatWallTime(at, JAKARTA, 'id', false)).toBe('14:05');
    for (const language of ['id', 'en'] as const) {
      expect(formatWallTime(at, JAKARTA, language, true)).toBe('14:05 WIB');
      expect(formatWallTime(at, 'Asia/Makassar', language, true)).toBe('15:05 WITA');
      expect(formatWallTime(at, JAYAPURA, language, true)).toBe('16:05 WIT');
    }
  });

  it('bears the name of the zone that a place was in at that time', () => {
    expect(formatWallTime(at, 'Asia/Pontianak', 'id', true)).toBe('14:05 WIB');
    expect(formatWallTime(Date.UTC(1987, 0, 1, 7, 5), 'Asia/Pontianak', 'id', true)).toBe('15:05 WITA');
    expect(formatWallTime(at, 'Asia/Singapore', 'id', true)).toBe('15:05 GMT+8');
  });

  it('differs between zones whose clocks differ, whatever these are called', () => {
    expect(differsAt(at, JAKARTA, JAYAPURA)).toBe(true);
    expect(differsAt(at, 'Asia/Makassar', 'Asia/Singapore')).toBe(false);
  });

  it('has a colon in both languages, so that no time reads like money', () => {
    expect(formatTime(at, JAKARTA, 'en')).toBe(formatTime(at, JAKARTA, 'id'));
  });

  it('starts the day at 00, not at 24', () => {
    expect(formatTime(Date.UTC(2025, 10, 19, 17, 0), JAKARTA, 'en')).toBe('00:00');
  });

  it('names its day', () => {
    expect(formatDay(at, JAKARTA, 'id')).toBe('Kam, 20 Nov');
    expect(formatLongDate(at, JAKARTA, 'id')).toBe('Kamis, 20 November 2025');
    expect(formatDateTime(at, JAKARTA, 'en')).toBe('20 Nov 2025, 14:05');
  });

  it('belongs to another day further east', () => {
    const late = Date.UTC(2025, 10, 20, 16, 30);
    expect(dayKey(late, JAKARTA)).toBe('2025-11-20');
    expect(dayKey(late, JAYAPURA)).toBe('2025-11-21');
  });
});

describe('a business day', () => {
  it('is shown as it is written, whatever the zone', () => {
    expect(formatBusinessDay('2025-11-20', 'id')).toBe('Kam, 20 Nov');
    expect(formatBusinessDay('2025-11-20', 'en', 'long')).toBe('Thursday, 20 November 2025');
  });

  it('counts its distance over the ends of months', () => {
    expect(daysBetween('2025-10-31', '2025-11-02')).toBe(2);
  });
});

describe('how long ago', () => {
  const ago = (ms: number, locale: 'id' | 'en' = 'id') => formatRelative(at - ms, at, JAKARTA, locale);

  it.each([
    [10_000, 'baru saja', 'just now'],
    [50_000, '1 menit lalu', '1 minute ago'],
    [3 * MINUTE, '3 menit lalu', '3 minutes ago'],
    [59 * MINUTE, '59 menit lalu', '59 minutes ago'],
    [HOUR, '1 jam lalu', '1 hour ago'],
    [5 * HOUR, '5 jam lalu', '5 hours ago'],
    [20 * HOUR, 'kemarin 18:05', 'yesterday 18:05'],
    [72 * HOUR, '17 Nov 2025, 14:05', '17 Nov 2025, 14:05'],
  ])('%d ms', (ms, id, en) => {
    expect(ago(ms)).toBe(id);
    expect(ago(ms, 'en')).toBe(en);
  });

  it('looks ahead too', () => {
    expect(ago(-10 * MINUTE)).toBe('10 menit lagi');
    expect(ago(-10 * MINUTE, 'en')).toBe('in 10 minutes');
    expect(ago(-20_000)).toBe('sebentar lagi');
  });
});

it('times a dish', () => {
  expect([45_000, 12 * MINUTE + 5000, HOUR + 2 * MINUTE + 5000, -5].map(formatDuration)).toEqual([
    '0:45',
    '12:05',
    '1:02:05',
    '0:00',
  ]);
});
