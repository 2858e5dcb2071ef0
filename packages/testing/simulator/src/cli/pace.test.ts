import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** Twenty seeds of ten mutations each: the first half takes a second a seed, the second half two. */
function slowing(): Pace {
  const pace = new Pace(1_000);
  let at = 1_000;
  for (let seed = 1; seed <= 20; seed += 1) pace.mark(10, (at += seed <= 10 ? 1_000 : 2_000));
  return pace;
}

describe('the pace of a run', () => {
  it('tells the first tenth of the seeds from the last', () => {
    const pace = slowing();
    expect(pace.atTheBeginning).toBe(10);
    expect(pace.atTheEnd).toBe(5);
    expect(pace.whole).toBeCloseTo(200 / 30);
  });

  it('is that of the last seeds while the run goes on', () => {
    expect(slowing().overTheLast(15)).toBeCloseTo(150 / 25);
    expect(slowing().overTheLast(50)).toBeCloseTo(200 / 30);
  });

  it('is nothing before the first seed is over', () => {
    expect(new Pace(1_000).atTheEnd).toBe(0);
  });
});
