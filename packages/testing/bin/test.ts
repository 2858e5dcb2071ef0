/**
 * `pnpm test` runs everything and ends with the line `N passed, N failed`.
 *
 *   pnpm test                          all stages
 *   pnpm check                         lint and types, components, format, dead code, borders, weight of the install, dependencies
 *   pnpm test unit postgres            these stages only
 *   pnpm test browser -- offline       … with a filter for the test runner
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll } from '../src/runner/command.ts';
import { Progress } from '../src/runner/progress.ts';
import { runAll } from '../src/runner/schedule.ts';
import { allStages, CHECKS, type Stage } from '../src/runner/stages.ts';
import { add, NOTHING, sentence } from '../src/runner/tally.ts';

const [names, filter] = split(process.argv.slice(2));
const reports = mkdtempSync(join(tmpdir(), 'meja-reports-'));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endAll('SIGTERM');
    rmSync(reports, { recursive: true, force: true });
    process.exit(130);
  });
}

const stages = choose(allStages({ reports, filter }), names);
const progress = new Progress(process.stdout);
const finished = await runAll(stages, Math.max(2, availableParallelism() - 1), progress);
progress.end(finished);
rmSync(reports, { recursive: true, force: true });

const total = finished.map(({ tally }) => tally).reduce(add, NOTHING);
console.log(sentence(total));
process.exitCode = total.failed > 0 ? 1 : 0;

function split(args: readonly string[]): [names: string[], filter: string[]] {
  const at = args.indexOf('--');
  return at < 0 ? [[...args], []] : [args.slice(0, at), args.slice(at + 1)];
}

/** The named stages and what they need; all of them when none is named. */
function choose(all: readonly Stage[], named: readonly string[]): Stage[] {
  if (named.length === 0) return [...all];
  const wanted = new Set(named.flatMap((name) => (name === 'check' ? CHECKS : [name])));
  const unknown = [...wanted].filter((name) => !all.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such stage: ${unknown.join(', ')}. There are: check, ${all.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  for (const stage of all.toReversed()) {
    if (wanted.has(stage.name)) for (const need of stage.needs) wanted.add(need);
  }
  return all.filter(({ name }) => wanted.has(name));
}
