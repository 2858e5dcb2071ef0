import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inSlices, whole, type Pieces } from './slices.ts';

const PIECE_MS = 2;
const PIECES = 12;
/** Two pieces are a slice of 4 ms; it is over with the last one. */
const PAUSES = 5;

// The clock moves by the work alone: how busy the machine is does not count.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function* work(): Pieces<number> {
  for (let i = 0; i < PIECES; i += 1) {
    yield;
    vi.setSystemTime(Date.now() + PIECE_MS);
  }
  return PIECES;
}

it('does all of it, at once or bit by bit', async () => {
  expect(whole(work())).toBe(PIECES);
  expect(await inSlices(work())).toBe(PIECES);
});

it('lets others on in between, and again between two of many that work so', async () => {
  let rounds = 0;
  let isOver = false;
  const others = (): void => {
    rounds += 1;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  await Promise.all([inSlices(work()), inSlices(work()), inSlices(work()), inSlices(work())]);
  isOver = true;
  expect(rounds).toBeGreaterThanOrEqual(4 * PAUSES);
});

it('passes on what goes wrong', async () => {
  function* failing(): Pieces<never> {
    yield;
    throw new Error('broken');
  }
  await expect(inSlices(failing())).rejects.toThrow('broken');
});

it('is done at once where it is short', async () => {
  let isOver = false;
  const round = new Promise<boolean>((resolve) => setImmediate(() => resolve(isOver)));
  function* short(): Pieces<void> {
    yield;
  }
  await inSlices(short());
  isOver = true;
  expect(await round).toBe(true);
});

it('rests after each slice while others are there', async () => {
  const began = performance.now();
  await inSlices(work(), () => true);
  const beside = performance.now() - began;
  // Eight ms after each of them, by a clock that may wake a ms early.
  expect(beside).toBeGreaterThan(PAUSES * 7);
});
