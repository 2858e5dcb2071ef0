import { expect, it } from 'vitest';
import { Clock } from './clock.ts';

it('takes the server’s time as of the middle of a request', () => {
  let wall = 1_000;
  const clock = new Clock(() => wall);
  clock.observe(61_050, 1_000, 1_100);
  expect(clock.offsetMs).toBe(60_000);
  wall = 2_000;
  expect(clock.now()).toBe(62_000);
});

it('keeps its offset while that may be right, so that time does not dance', () => {
  const clock = new Clock(() => 0);
  clock.observe(60_050, 0, 100);
  clock.observe(60_190, 100, 300);
  expect(clock.offsetMs).toBe(60_000);
  clock.observe(60_900, 300, 310);
  expect(clock.offsetMs).toBe(60_595);
});

it('takes nothing from an answer during which the clock was set', () => {
  const clock = new Clock(() => 0);
  clock.observe(5_000, 1_000, 400);
  expect(clock.offsetMs).toBe(0);
});

it('never tells a time before the server’s last word', () => {
  const clock = new Clock(() => 0);
  clock.restore(0, 1_795_150_800_000);
  expect(clock.now()).toBe(1_795_150_800_000);
});
