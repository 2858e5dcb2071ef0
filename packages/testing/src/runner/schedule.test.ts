import { describe, expect, test } from 'vitest';
import { runAll } from './schedule.ts';
import type { Stage } from './stages.ts';
import { ofCheck } from './tally.ts';

interface Overrides {
  needs?: string[];
  alone?: boolean;
  patient?: boolean;
  ok?: boolean;
}

/** Runs the stages on two cores, and tells which were running whenever one started. */
async function observe(described: Record<string, Overrides>) {
  const running = new Set<string>();
  const seen: string[] = [];
  const stages = Object.entries(described).map(
    ([name, { needs = [], alone = false, patient = false, ok = true }]): Stage => ({
      name,
      needs,
      alone,
      patient,
      run: async () => {
        running.add(name);
        seen.push([...running].join('+'));
        await new Promise((resolve) => setTimeout(resolve, 5));
        running.delete(name);
        return { tally: ofCheck(ok), output: '', cpuSeconds: 0 };
      },
    }),
  );
  const finished = await runAll(stages, 2, { started: () => undefined, finished: () => undefined });
  return { seen, finished };
}

describe('the schedule', () => {
  test('runs as many stages side by side as there are cores', async () => {
    const { seen } = await observe({ a: {}, b: {}, c: {}, d: {} });
    expect(seen.slice(0, 2)).toEqual(['a', 'a+b']);
    expect(Math.max(...seen.map((names) => names.split('+').length))).toBe(2);
  });

  test('starts a stage only after what it needs', async () => {
    const { seen } = await observe({ late: { needs: ['early'] }, early: {} });
    expect(seen).toEqual(['early', 'late']);
  });

  test('gives a stage that asks for it the whole machine', async () => {
    const { seen } = await observe({ a: {}, big: { alone: true }, b: {} });
    expect(seen).toEqual(['a', 'a+b', 'big']);
  });

  test('lets one patient stage at a time have what such a stage leaves idle', async () => {
    const ends = new Map<string, () => void>();
    const stage = (name: string, { alone = false, patient = false } = {}): Stage => ({
      name,
      needs: [],
      alone,
      patient,
      run: async () => {
        await new Promise<void>((resolve) => ends.set(name, resolve));
        ends.delete(name);
        return { tally: ofCheck(true), output: '', cpuSeconds: 0 };
      },
    });
    const settled = () => new Promise(setImmediate);
    const all = [
      stage('test'),
      stage('journeys', { alone: true }),
      stage('lint', { patient: true }),
      stage('types', { patient: true }),
      stage('late'),
    ];
    const finished = runAll(all, 2, { started: () => undefined, finished: () => undefined });
    const seen: string[] = [];
    for (const name of ['test', 'lint', 'types', 'journeys', 'late']) {
      await settled();
      seen.push([...ends.keys()].join('+'));
      ends.get(name)?.();
    }
    expect(await finished).toHaveLength(all.length);
    expect(seen).toEqual(['test+lint', 'lint+journeys', 'journeys+types', 'journeys', 'late']);
  });

  test('leaves out, as failed, what needs a failed stage', async () => {
    const { seen, finished } = await observe({ build: { ok: false }, browser: { needs: ['build'] } });
    expect(seen).toEqual(['build']);
    expect(finished.map(({ stage, tally }) => [stage.name, tally.failed])).toEqual([
      ['build', 1],
      ['browser', 1],
    ]);
  });
});
