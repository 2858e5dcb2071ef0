/**
 * `pnpm bench` measures, against floors of the same run, and says what was met.
 *
 *   pnpm bench                  everything
 *   pnpm bench push pull        these alone
 *   pnpm bench --quick          a short run, to see whether it works
 *   pnpm bench --list           what there is
 *   pnpm bench --write          into docs/benchmarks.json and the tables of docs/benchmarks.md
 *   pnpm bench --json <file>    the figures to a file of one's own
 *   pnpm bench --compare REF    the working tree and another commit in turns, and the ratio of each figure
 *   pnpm bench --rounds 5       of a comparison; at least two
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMet, type Benchmark } from '../src/bench/benchmark.ts';
import { load, thisMachine } from '../src/bench/machine.ts';
import { compare, comparisonText, type Round } from '../src/bench/compare.ts';
import { asText, circumstances, merged, withTables, type Outcome, type Report } from '../src/bench/report.ts';
import { execute } from '../src/runner/command.ts';
import { breakOff, findBenchmarks, runBenchmark } from '../src/bench/run.ts';
import { TwoCommits } from '../src/bench/two-commits.ts';
import { CommandFailed } from '../src/clones.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const KEPT = join(PROJECT, 'docs/benchmarks.json');
const DOCUMENT = join(PROJECT, 'docs/benchmarks.md');
const UNKEPT = join(PROJECT, 'test-results/benchmarks.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
    compare: { type: 'string' },
    rounds: { type: 'string', default: '2' },
  },
});

const all = await findBenchmarks(PROJECT);
if (values.list) {
  for (const { name, title, long } of all)
    console.log(`${name.padEnd(14)} ${title}${long ? ` (${long})` : ''}`);
  process.exit();
}
let ending: Promise<void> | undefined;
let putAway = breakOff;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void (ending ??= putAway().finally(() => process.exit(130))));
// What a benchmark was waiting for when its server was taken away must not end the process before all is put away.
process.on('unhandledRejection', (error) => {
  if (!ending) throw error;
});

const chosen = choose();
if (values.compare !== undefined) await compareWith(values.compare);
const machine = thisMachine();
const about: Record<string, string> = {};
const { stdout } = process;
console.log(
  `${chosen.length} benchmarks on ${machine.cores} cores (${machine.processor}), ` +
    `Node ${machine.node}, load average ${load()}`,
);
const outcomes: Outcome[] = [];
for (const benchmark of chosen) {
  console.log(`\n${benchmark.title} [${benchmark.name}]`);
  const outcome = await runBenchmark(benchmark, {
    quick: values.quick,
    say,
    about: (facts) => Object.assign(about, facts),
  });
  // Broken off it has failed, and that is no figure to keep. The signal handler ends the process.
  if (ending) await ending;
  if (stdout.isTTY) stdout.write('\r\u001b[2K');
  console.log(`${asText(outcome)}\n(${circumstances(outcome)})`);
  outcomes.push(outcome);
}
await keep({ machine, about, outcomes });

const missed = outcomes.flatMap(({ name, rows }) =>
  rows.filter((row) => isMet(row) === false).map(({ what }) => `${name}: ${what}`),
);
const failed = outcomes.filter(({ error }) => error !== undefined);
if (missed.length > 0) console.log(`\nGoals missed:\n  ${missed.join('\n  ')}`);
if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);

function choose(): Benchmark[] {
  const unknown = positionals.filter((name) => !all.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such benchmark: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  if (positionals.length > 0) return all.filter(({ name }) => positionals.includes(name));
  return all.filter(({ long }) => !(values.quick && long !== undefined));
}

/** Runs each benchmark that both commits have in turns, prints how their figures differ, and ends the process. */
async function compareWith(ref: string): Promise<never> {
  const commits = new TwoCommits(PROJECT);
  putAway = () => commits.dispose();
  const count = Math.max(2, Number(values.rounds) || 0);
  try {
    await commits.prepare(ref, (what) => console.log(`… ${what}`));
    const known = await commits.namesOfOlder();
    for (const { name, title } of chosen) {
      console.log(`\n${title} [${name}]`);
      if (!known.includes(name)) {
        console.log(`${ref} does not have it.`);
        continue;
      }
      const rounds: Round[] = [];
      for (let i = 1; i <= count; i += 1) {
        console.log(`… round ${i} of ${count}`);
        rounds.push(await commits.runBoth(name, values.quick));
      }
      console.log(comparisonText(compare(name, rounds), ref));
    }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await (ending ?? commits.dispose());
  }
  process.exit();
}

function say({ name }: Benchmark, what: string): void {
  if (stdout.isTTY) stdout.write(`\r\u001b[2K… ${name}: ${what}`.slice(0, stdout.columns));
  else console.log(`… ${name}: ${what}`);
}

async function keep(report: Report): Promise<void> {
  const file = values.write ? KEPT : resolve(values.json ?? UNKEPT);
  const older = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
  const whole = merged(
    values.write ? older : undefined,
    report,
    all.map(({ name }) => name),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(whole, null, 2)}\n`);
  if (values.write) {
    writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, 'utf8'), whole));
    const formatted = await execute({ run: 'oxfmt', args: [KEPT, DOCUMENT] }, 60_000);
    if (!formatted.ok) console.error(formatted.output);
  }
  console.log(`\nWritten to ${file}`);
}
