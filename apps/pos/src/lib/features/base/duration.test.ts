import { expect, test } from 'vitest';
import { durationWords, minutesSince } from './duration.ts';

test('minutes count up from nothing, whatever the clocks say', () => {
  expect(minutesSince(0, 61_000)).toBe(1);
  expect(minutesSince(5_000, 0)).toBe(0);
});

test('more than an hour is said in hours', () => {
  expect(durationWords(34)).toBe('34 mnt');
  expect(durationWords(503)).toBe('8 j 23 mnt');
  expect(durationWords(838)).toBe('13 j');
});
