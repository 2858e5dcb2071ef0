import { expect, test } from 'vitest';
import { timesToChoose } from './clock-days.ts';

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
