import { describe, expect, it } from 'vitest';
import { ticksUpTo } from './ticks.ts';

describe('ticksUpTo', () => {
  it('steps in round numbers and covers the highest value', () => {
    expect(ticksUpTo(1_830_000)).toEqual([0, 500_000, 1_000_000, 1_500_000, 2_000_000]);
    expect(ticksUpTo(100)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksUpTo(7)).toEqual([0, 2, 4, 6, 8]);
    expect(ticksUpTo(1)).toEqual([0, 1]);
  });

  it('has only the ground line where nothing was sold', () => {
    expect(ticksUpTo(0)).toEqual([0]);
  });
});
