import { globSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Benchmark, Course } from './benchmark.ts';
import { load, takePace } from './machine.ts';
import type { Outcome } from './report.ts';

const FILES = '{sync-server,packages/*,apps/*}/bench/*.bench.ts';

/** Every benchmark of the project, wherever it lives: packages stay apart, since nobody imports another's. */
export async function findBenchmarks(project: string): Promise<Benchmark[]> {
  const files = globSync(FILES, { cwd: project, exclude: ['**/node_modules/**'] }).sort();
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(project, file)).href) as Promise<{ default: Benchmark }>),
  );
  return modules.map((module) => module.default);
}

export interface Settings {
  quick: boolean;
  say: (benchmark: Benchmark, what: string) => void;
  about: (facts: Record<string, string>) => void;
}

/** How long a benchmark that is broken off may take to notice. */
const NOTICE_MS = 10_000;

/** What has to be put away, should the run be broken off. */
const ends: (() => Promise<void>)[] = [];
let running: Promise<unknown> = Promise.resolve();
let isBrokenOff = false;

/** Puts away what the running benchmark has set up; one that fails does not keep the others from it. */
async function cleanUp(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop())
    await end().catch((error: unknown) => console.error(error));
}

/**
 * Puts all away and lets nothing new begin. A database that was just being started is there only once it has started:
 * so the benchmark, which has lost what it stood on, is waited for.
 */
export async function breakOff(): Promise<void> {
  isBrokenOff = true;
  await cleanUp();
  await Promise.race([running, sleep(NOTICE_MS)]);
  await cleanUp();
}

export function runBenchmark(benchmark: Benchmark, settings: Settings): Promise<Outcome> {
  // Whoever has broken the run off ends the process.
  if (isBrokenOff) return new Promise(() => undefined);
  const outcome = run(benchmark, settings);
  running = outcome;
  return outcome;
}

async function run(benchmark: Benchmark, { quick, say, about }: Settings): Promise<Outcome> {
  const { name, title } = benchmark;
  const loadBefore = load();
  const before = takePace();
  const at = new Date().toISOString();
  const began = performance.now();
  const course: Course = {
    quick,
    about,
    say: (what) => say(benchmark, what),
    cleanUp: (end) => void ends.push(end),
  };
  const result = await benchmark.run(course).then(
    (rows) => ({ rows }),
    (error: unknown) => ({
      rows: [],
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  const seconds = Number(((performance.now() - began) / 1_000).toFixed(1));
  // Before the pace is taken once more: what the benchmark itself had running is not the machine's doing.
  await cleanUp();
  return { name, title, at, quick, loadBefore, pace: { before, after: takePace() }, seconds, ...result };
}
