import { expect, it } from 'vitest';
import { inSlices, whole, type Pieces } from './pieces.ts';

const PIECE_MS = 4;
const PIECES = 12;
/** Of one slice and the piece that goes beyond it, on a machine that is busy with other things as well. */
const MANY_ROUNDS = 3;

function* work(): Pieces<number> {
  let sum = 0;
  for (let i = 0; i < PIECES; i += 1) {
    yield;
    for (const until = performance.now() + PIECE_MS; performance.now() < until;) sum += 1;
  }
  return sum > 0 ? PIECES : 0;
}

it('does all of it, at once or bit by bit', async () => {
  expect(whole(work())).toBe(PIECES);
  expect(await inSlices(work())).toBe(PIECES);
});

it('lets others on in between, and again between two of many that work so', async () => {
  const rounds: number[] = [];
  let isOver = false;
  const others = (): void => {
    rounds.push(performance.now());
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  await Promise.all([inSlices(work()), inSlices(work()), inSlices(work()), inSlices(work())]);
  isOver = true;
  // Each began at once, and has to stop after its first slice.
  expect(rounds.length).toBeGreaterThan(4 * MANY_ROUNDS);
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
