import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { planFor } from './plan/plan.ts';
import { runPlan } from './run/run-plan.ts';
import { storyOf } from './run/story.ts';
import { openBench, type Bench } from './world/bench.ts';

/** Few, and always the same; `pnpm simulate` plays as many as there is time for. */
const SEEDS = [2, 5, 7, 11, 13, 18, 21, 34];

describe('a service day in which things go wrong', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(inject('postgres'));
  });
  afterAll(() => bench.close());

  it.each(SEEDS)('ends with everybody in step and nothing lost: seed %i', async (seed) => {
    const outcome = await runPlan(bench, planFor(seed));
    expect(outcome.violations, `pnpm simulate --seed ${seed} --story\n${storyOf(outcome)}`).toEqual([]);
    expect(outcome.mutations).toBeGreaterThan(0);
  });

  it('goes the same way each time it is played', async () => {
    const plan = planFor(102);
    const first = await runPlan(bench, plan);
    expect(first.faults.size).toBeGreaterThan(5);
    expect((await runPlan(bench, plan)).traceHash).toBe(first.traceHash);
    expect((await runPlan(bench, planFor(103))).traceHash).not.toBe(first.traceHash);
  });
});
