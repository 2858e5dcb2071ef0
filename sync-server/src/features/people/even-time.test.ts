import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inEvenTime } from './even-time.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const taking = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));

async function tookOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const done = inEvenTime(work).then(
    () => performance.now() - began,
    () => performance.now() - began,
  );
  await vi.runAllTimersAsync();
  return done;
}

describe('work whose duration would tell something', () => {
  it.each([0, 7, 60, 150, 199])('is answered after one step where it takes %d ms', async (ms) => {
    expect(await tookOf(taking(ms))).toBe(200);
  });

  it('is answered at the end of a later step where it takes longer', async () => {
    expect(await tookOf(taking(250))).toBe(400);
  });

  it('takes as long where it fails', async () => {
    expect(await tookOf(() => Promise.reject(new Error('no')))).toBe(200);
  });
});
