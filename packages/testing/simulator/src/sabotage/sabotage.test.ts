import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { lending } from '../world/postgres.ts';
import { cut } from './cut-source.ts';
import { SABOTAGES, type Sabotage, type SabotageName } from './sabotages.ts';

const COMMAND = fileURLToPath(new URL('../../bin/simulate.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

/** In a process of its own, since the broken engine must be loaded anew. */
function simulate(name: SabotageName): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, '--sabotage', name], {
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

const NAMES = Object.keys(SABOTAGES) as SabotageName[];

describe('the simulator, when the engine is broken on purpose', () => {
  it.concurrent.each(NAMES)('notices: %s', async (name) => {
    expect(await simulate(name)).toMatch(/caught by seed \d+\n$/);
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
