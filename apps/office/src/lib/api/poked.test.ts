import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Poked } from './poked.ts';

describe('Poked', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('does the work once for a burst of pokes, when it is over', () => {
    const work = vi.fn();
    const poked = new Poked(work, Date.now);
    poked.poke();
    vi.advanceTimersByTime(200);
    poked.poke();
    vi.advanceTimersByTime(249);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledOnce();
  });

  it('does not wait for ever while pokes go on', () => {
    const work = vi.fn();
    const poked = new Poked(work, Date.now);
    for (let elapsed = 0; elapsed < 4_100; elapsed += 100) {
      poked.poke();
      vi.advanceTimersByTime(100);
    }
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('forgets its pokes when it is called off', () => {
    const work = vi.fn();
    const poked = new Poked(work, Date.now);
    poked.poke();
    poked.cancel();
    vi.advanceTimersByTime(5_000);
    expect(work).not.toHaveBeenCalled();
  });
});
