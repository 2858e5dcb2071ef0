import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { planFor } from '../plan/plan.ts';
import { runPlan } from '../run/run-plan.ts';
import { openBench, type Bench } from '../world/bench.ts';
import { lending } from '../world/postgres.ts';
import { cut } from './cut-source.ts';
import { SABOTAGES, type Sabotage, type SabotageName } from './sabotages.ts';

const COMMAND = fileURLToPath(new URL('../../bin/simulate.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

/** In a process of its own, for the broken engine must not be the one that is tested beside it. */
function simulate(names: readonly SabotageName[]): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, '--sabotage', names.join()], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...lending({ urls: inject('postgres') }) },
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

/** What is said of each, up to who has caught it. */
const toldOf = (output: string): Map<string, string> =>
  new Map(
    [...output.matchAll(/[^]*?^(.+): caught by seed \d+\n/gm)].map(([told, name = '']) => [name, told]),
  );

/** The seeds in which they were noticed. */
const caughtBy = new Map<SabotageName, number>();
const NAMES = Object.keys(SABOTAGES) as SabotageName[];

describe('the simulator, when the engine is broken on purpose', () => {
  let bench: Bench;
  /** Two processes at a time, each of which loads what all have in common once. */
  let outputs: Promise<string>[];
  beforeAll(async () => {
    const half = Math.ceil(NAMES.length / 2);
    outputs = [NAMES.slice(0, half), NAMES.slice(half)].map((names) => simulate(names));
    bench = await openBench(inject('postgres'));
  });
  afterAll(() => bench.close());

  it.each(NAMES)('notices: %s', async (name) => {
    const { shows, within }: Sabotage = SABOTAGES[name];
    const output = (await Promise.all(outputs)).join('');
    const told = toldOf(output).get(name);
    expect(told, output).toBeDefined();
    expect(told).toMatch(new RegExp(`^Seed \\d+ failed: (.*; )?${shows}\\b`, 'm'));
    const seed = Number(/caught by seed (\d+)\n$/.exec(told ?? '')?.[1]);
    expect(seed).toBeLessThanOrEqual(within);
    caughtBy.set(name, seed);
  });

  it.each(NAMES)('finds nothing wrong in the same seed with the engine as it is: %s', async (name) => {
    const { devices, only } = SABOTAGES[name];
    const seed = caughtBy.get(name);
    if (seed === undefined) throw new Error('it was not caught');
    expect((await runPlan(bench, planFor(seed, { devices, only }))).violations).toEqual([]);
  });

  it.each(NAMES)('breaks it at a place that is there: %s', async (name) => {
    const { cuts }: Sabotage = SABOTAGES[name];
    for (const [file, mine] of Map.groupBy(cuts, ({ file }) => file)) {
      const source = await readFile(`${ROOT}${file}`, 'utf8');
      expect(cut(source, mine)).not.toBe(source);
    }
  });

  it('does not go on when a place is gone', () => {
    const cuts = [{ file: 'push.ts', find: 'once', replace: 'never' }];
    expect(() => cut('nothing of the kind', cuts)).toThrow('push.ts has 0 places');
    expect(() => cut('once, and once more', cuts)).toThrow('push.ts has 2 places');
    expect(cut('once', cuts)).toBe('never');
  });
});
