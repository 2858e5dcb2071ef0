import { describe, expect, it } from 'vitest';
import { planFor, type Step } from '../plan/plan.ts';
import { shrink } from './shrink.ts';

const { steps } = planFor(7, { devices: 4 });
const [first, , third] = steps as [Step, Step, Step];

describe('a failing seed', () => {
  it('is told by the steps that it takes, and no others', async () => {
    const fails = async (kept: readonly Step[]) => kept.includes(first) && kept.includes(third);
    expect(await shrink(steps, fails, 200)).toEqual([first, third]);
  });

  it('is told a little longer where there is no time to look', async () => {
    let tries = 0;
    const fails = async (kept: readonly Step[]) => {
      tries += 1;
      return kept.includes(first);
    };
    expect(await shrink(steps, fails, 3)).toContain(first);
    expect(tries).toBe(3);
  });
});
