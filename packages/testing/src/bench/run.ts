import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Benchmark } from './benchmark.ts';
import { load } from './machine.ts';
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

/** What has to be put away, should the run be broken off. */
const ends: (() => Promise<void>)[] = [];

/** Puts away what the running benchmark has set up; one that fails does not keep the others from it. */
export async function cleanUp(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop())
    await end().catch((error: unknown) => console.error(error));
}

export async function runBenchmark(benchmark: Benchmark, { quick, say, about }: Settings): Promise<Outcome> {
  const { name, title } = benchmark;
  const loadBefore = load();
  const began = performance.now();
  const outcome = (rows: Outcome['rows'], error?: string): Outcome => {
    const seconds = Number(((performance.now() - began) / 1_000).toFixed(1));
    return { name, title, loadBefore, seconds, rows, ...(error !== undefined && { error }) };
  };
  try {
    const rows = await benchmark.run({
      quick,
      about,
      say: (what) => say(benchmark, what),
      cleanUp: (end) => void ends.push(end),
    });
    return outcome(rows);
  } catch (error) {
    return outcome([], error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await cleanUp();
  }
}
