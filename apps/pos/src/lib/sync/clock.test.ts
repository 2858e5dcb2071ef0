import { expect, it } from 'vitest';
import { doubtOf } from './clock-doubt.ts';
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

const HOUR = 60 * 60_000;
const HEARD = 1_795_150_800_000;

/** In step with the server, then without it. */
function alone() {
  const at = { wall: HEARD, ticks: 5_000 };
  const clock = new Clock(
    () => at.wall,
    () => at.ticks,
  );
  clock.observe(HEARD, HEARD, HEARD);
  const pass = (ms: number): void => {
    at.wall += ms;
    at.ticks += ms;
  };
  return { clock, at, pass };
}

it('goes on by its own ticks where somebody sets it back', () => {
  const { clock, at, pass } = alone();
  at.wall -= 24 * HOUR;
  pass(HOUR);
  expect(clock.now()).toBe(HEARD + HOUR);
  expect(doubtOf(clock)).toEqual({ known: HEARD + HOUR, claimed: HEARD - 23 * HOUR });
});

it('is not doubted for a long day without the server, nor for a night asleep', () => {
  const { clock, at, pass } = alone();
  pass(72 * HOUR);
  expect(doubtOf(clock)).toBeNull();
  at.wall += 17 * HOUR;
  expect(doubtOf(clock)).toBeNull();
});

it('is doubted where it is days ahead of all that is known, until somebody says what time it is', () => {
  const { clock, at, pass } = alone();
  at.wall += 72 * HOUR;
  expect(doubtOf(clock)).toEqual({ known: HEARD, claimed: HEARD + 72 * HOUR });
  clock.settle(HEARD + HOUR);
  expect([doubtOf(clock), clock.now()]).toEqual([null, HEARD + HOUR]);
  pass(HOUR);
  expect(clock.now()).toBe(HEARD + 2 * HOUR);
});

it('believes the server over everybody who was asked', () => {
  const { clock, at } = alone();
  clock.settle(HEARD + 72 * HOUR);
  clock.observe(HEARD + HOUR, at.wall, at.wall);
  expect([doubtOf(clock), clock.now()]).toEqual([null, HEARD + HOUR]);
});

it('takes nothing for news that another tab tells again', () => {
  const { clock, at, pass } = alone();
  pass(20 * HOUR);
  clock.restore(0, HEARD);
  expect(doubtOf(clock)).toBeNull();
  at.wall += 72 * HOUR;
  expect(doubtOf(clock)).not.toBeNull();
});
