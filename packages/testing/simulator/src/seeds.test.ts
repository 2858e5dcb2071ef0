import { loadedMutations } from '@meja/domain/all';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FAULTS, type FaultKind } from './plan/faults.ts';
import { pinned, planOf } from './plan/pinned.ts';
import { planFor } from './plan/plan.ts';
import { REGRESSIONS } from './plan/regressions.ts';
import { runPlan, type Outcome } from './run/run-plan.ts';
import { storyOf } from './run/story.ts';
import { CHOSEN } from './world/choosing.ts';
import { DECIDED, WAYS } from './world/head-office.ts';
import { openFixture, type Fixture } from './world/fixture.ts';

/** Few and short, and always the same; `pnpm simulate` plays as many as there is time for. */
const SEEDS = [6, 7, 8, 9, 11, 15, 20, 27, 37, 39, 45, 52, 58, 64, 76, 81, 99, 151, 562];

describe('a service day in which things go wrong', () => {
  let fixture: Fixture;
  const outcomes = new Map<number, Outcome>();
  beforeAll(async () => {
    fixture = await openFixture(inject('postgres'));
  });
  afterAll(() => fixture.close());

  it.each(SEEDS)('ends with everybody in step and nothing lost: seed %i', async (seed) => {
    const outcome = await runPlan(fixture, planFor(seed));
    expect(outcome.violations, `pnpm simulate --seed ${seed} --story\n${storyOf(outcome)}`).toEqual([]);
    expect(outcome.mutations).toBeGreaterThan(0);
    outcomes.set(seed, outcome);
  });

  it('meets every fault that there is in one or another of these', () => {
    const met = new Set([...outcomes.values()].flatMap(({ faults }) => [...faults.keys()]));
    expect(Object.keys(FAULTS).filter((fault) => !met.has(fault as FaultKind))).toEqual([]);
  });

  it('makes every mutation that there is in one or another of these', () => {
    const done = new Set([...outcomes.values()].flatMap((outcome) => [...outcome.done]));
    expect(loadedMutations().filter((name) => !done.has(name))).toEqual([]);
  });

  it('has each decision of head office taken, and each way by which what was decided comes again', () => {
    const met = new Set([...outcomes.values()].flatMap(({ decided }) => [...decided]));
    expect([...DECIDED, ...WAYS, ...CHOSEN].filter((each) => !met.has(each))).toEqual([]);
  });

  it.each(REGRESSIONS)('goes well where it once did not: $name', async ({ plan, was, mostSteps }) => {
    const outcome = await runPlan(fixture, planOf(plan));
    expect(outcome.violations, was).toEqual([]);
    expect(outcome.steps, was).toBeLessThan(mostSteps);
    const faults = plan.steps.flatMap((step) => (step.kind === 'fault' ? [step.fault] : []));
    expect([...outcome.faults.keys()].sort()).toEqual([...new Set(faults)].sort());
  });

  it('goes the same way each time it is played', async () => {
    const [first, another] = [outcomes.get(6), outcomes.get(7)];
    expect(first?.faults.size).toBeGreaterThan(5);
    expect(another).toBeDefined();
    expect((await runPlan(fixture, planOf(pinned(planFor(6))))).traceHash).toBe(first?.traceHash);
    expect(another?.traceHash).not.toBe(first?.traceHash);
  });
});
