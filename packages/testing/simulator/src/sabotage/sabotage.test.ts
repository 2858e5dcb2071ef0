import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cut } from '@meja/testing/cut';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { planFor } from '../plan/plan.ts';
import { runPlan, type Outcome } from '../run/run-plan.ts';
import { openFixture, type Fixture } from '../world/fixture.ts';
import { sharedPostgresEnv } from '../world/postgres.ts';
import { SABOTAGES, type Sabotage, type SabotageName } from './sabotages.ts';

const COMMAND = fileURLToPath(new URL('../../bin/simulate.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

const NAMES = Object.keys(SABOTAGES) as SabotageName[];

/**
 * Plays all sabotages, one after the other, in a process of its own: the broken engine must not be the one that is tested beside it.
 * @returns what is said of each as soon as it is over, and how to end the process
 */
function runAll(): { told: ReadonlyMap<string, Promise<string>>; end: () => void } {
  const child = spawn(process.execPath, [COMMAND, '--sabotage', 'all'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...sharedPostgresEnv({ urls: inject('postgres') }) },
  });
  const waiting = new Map(NAMES.map((name) => [name as string, Promise.withResolvers<string>()]));
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    for (let over; (over = /^(.+): (caught by seed \d+|NOT CAUGHT)\n/m.exec(output));) {
      const end = over.index + over[0].length;
      waiting.get(over[1] ?? '')?.resolve(output.slice(0, end));
      output = output.slice(end);
    }
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
  });
  child.on('close', () => {
    for (const { resolve } of waiting.values()) resolve(output);
  });
  return {
    told: new Map([...waiting].map(([name, { promise }]) => [name, promise])),
    end: () => child.kill(),
  };
}

/** Days that were played with the engine as it is. */
const sound = new Map<string, Promise<Outcome>>();

describe('the simulator, when the engine is broken on purpose', () => {
  let fixture: Fixture;
  let played: ReturnType<typeof runAll>;
  beforeAll(async () => {
    played = runAll();
    fixture = await openFixture(inject('postgres'));
  });
  afterAll(async () => {
    played.end();
    await fixture.close();
  });

  describe.each(NAMES)('%s', (name) => {
    const { shows, within, devices, only }: Sabotage = SABOTAGES[name];
    /** The seed in which it was noticed. */
    let seed: number | undefined;

    it('is noticed', async () => {
      const told = (await played.told.get(name)) ?? '';
      expect(told).toMatch(/caught by seed \d+\n$/);
      expect(told).toMatch(new RegExp(`^Seed \\d+ failed: (.*; )?${shows}\\b`, 'm'));
      seed = Number(/caught by seed (\d+)/.exec(told)?.[1]);
      expect(seed).toBeLessThanOrEqual(within);
    });

    it('is all that is wrong in the same seed', async () => {
      if (seed === undefined) throw new Error('it was not caught');
      const plan = planFor(seed, { devices, only });
      // Several sabotages are noticed on the same day.
      const day = JSON.stringify(plan);
      const outcome = sound.get(day) ?? runPlan(fixture, plan);
      sound.set(day, outcome);
      expect((await outcome).violations).toEqual([]);
    });
  });

  it.each(NAMES)('breaks it at a place that is there: %s', async (name) => {
    const { cuts }: Sabotage = SABOTAGES[name];
    for (const [file, mine] of Map.groupBy(cuts, ({ file }) => file)) {
      const source = await readFile(`${ROOT}${file}`, 'utf8');
      expect(cut(source, mine)).not.toBe(source);
    }
  });
});
