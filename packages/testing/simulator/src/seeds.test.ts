import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FAULTS } from './plan/faults.ts';
import { planFor } from './plan/plan.ts';
import { runPlan } from './run/run-plan.ts';
import { storyOf } from './run/story.ts';
import { openBench, type Bench } from './world/bench.ts';
import { OPENED_AT } from './world/opening.ts';

/** Few and short, and always the same; `pnpm simulate` plays as many as there is time for. */
const SEEDS = [6, 7, 8, 9, 11, 15, 20, 39, 45, 151];

const HOUR = 3_600_000;
/** A tablet that stays awake for one night takes more. */
const MOST_STEPS = 5_000;

describe('a service day in which things go wrong', () => {
  let bench: Bench;
  const met = new Set<string>();
  beforeAll(async () => {
    bench = await openBench(inject('postgres'));
  });
  afterAll(() => bench.close());

  it.each(SEEDS)('ends with everybody in step and nothing lost: seed %i', async (seed) => {
    const outcome = await runPlan(bench, planFor(seed));
    expect(outcome.violations, `pnpm simulate --seed ${seed} --story\n${storyOf(outcome)}`).toEqual([]);
    expect(outcome.mutations).toBeGreaterThan(0);
    for (const fault of outcome.faults.keys()) met.add(fault);
  });

  it('meets every fault that there is in one or another of these', () => {
    expect(Object.keys(FAULTS).filter((fault) => !met.has(fault))).toEqual([]);
  });

  it('lets nobody work through the night', async () => {
    const at = OPENED_AT + 5_000;
    const outcome = await runPlan(bench, {
      seed: 1,
      devices: 2,
      steps: [
        // It ends in the middle of the night.
        { kind: 'fault', id: 1, at, fault: 'tablet asleep', device: 0, lastsMs: 4 * HOUR },
        { kind: 'night', id: 2, at: at + 1_000, lastsMs: 8 * HOUR },
      ],
      healsAt: at + 8 * HOUR + 2_000,
    });
    expect(outcome.violations).toEqual([]);
    expect(outcome.faults.get('tablet asleep')).toBe(1);
    expect(outcome.steps).toBeLessThan(MOST_STEPS);
  });

  it('goes the same way each time it is played', async () => {
    const plan = planFor(6);
    const first = await runPlan(bench, plan);
    expect(first.faults.size).toBeGreaterThan(5);
    expect((await runPlan(bench, plan)).traceHash).toBe(first.traceHash);
    expect((await runPlan(bench, planFor(24))).traceHash).not.toBe(first.traceHash);
  });
});
