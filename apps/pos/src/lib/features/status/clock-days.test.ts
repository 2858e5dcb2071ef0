import { expect, test } from 'vitest';
import { isSetBack, timesToChoose } from './clock-days.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const known = Date.UTC(2026, 10, 29, 3);

test('a clock that is days ahead may be right, or on any day since the last word of the server', () => {
  const claimed = known + 3 * DAY + HOUR;
  expect(timesToChoose({ known, claimed })).toEqual([3, 2, 1, 0].map((days) => known + days * DAY + HOUR));
});

test('of a clock that is months ahead the days are offered that come after the last word', () => {
  const claimed = known + 200 * DAY + HOUR;
  expect(timesToChoose({ known, claimed })).toEqual([
    claimed,
    ...[3, 2, 1, 0].map((days) => known + days * DAY + HOUR),
  ]);
});

test('a clock that lags behind is not believed', () => {
  expect(timesToChoose({ known, claimed: 0 })).toEqual([0, 1, 2, 3, 4].map((days) => known + days * DAY));
});

test('a clock was wrong that is set back by minutes to an earlier day', () => {
  const before = { at: known, day: '2026-11-30' };
  const earlier = (ms: number) => ({ at: known - ms, day: '2026-11-29' });
  expect(isSetBack(before, earlier(2 * 60_000))).toBe(true);
  expect(isSetBack(before, earlier(DAY))).toBe(true);
  // The day had just begun, and it is some seconds before that.
  expect(isSetBack(before, earlier(5_000))).toBe(false);
  expect(isSetBack(before, { at: known - HOUR, day: '2026-11-30' })).toBe(false);
});

test('a day that is not known says nothing of a clock', () => {
  expect(isSetBack({ at: known, day: '2026-11-30' }, { at: known - DAY, day: null })).toBe(false);
  expect(isSetBack({ at: known, day: null }, { at: known - DAY, day: '2026-11-29' })).toBe(false);
  expect(isSetBack(null, { at: known, day: '2026-11-29' })).toBe(false);
});
