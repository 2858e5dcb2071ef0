/**
 * `pnpm bench` measures, against floors of the same run, and says what was met.
 *
 *   pnpm bench                  everything
 *   pnpm bench push pull        these alone
 *   pnpm bench --quick          a short run, to see whether it works
 *   pnpm bench --list           what there is
 *   pnpm bench --write          into docs/benchmarks.json and the tables of docs/benchmarks.md
 *   pnpm bench --json <file>    the figures to a file of one's own
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMet, type Benchmark } from '../src/bench/benchmark.ts';
import { load, thisMachine } from '../src/bench/machine.ts';
import { asText, circumstances, merged, withTables, type Outcome, type Report } from '../src/bench/report.ts';
import { execute } from '../src/runner/command.ts';
import { breakOff, findBenchmarks, runBenchmark } from '../src/bench/run.ts';

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
  },
});

const all = await findBenchmarks(PROJECT);
if (values.list) {
  for (const { name, title, long } of all)
    console.log(`${name.padEnd(14)} ${title}${long ? ` (${long})` : ''}`);
  process.exit();
}
let ending: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void (ending ??= breakOff().finally(() => process.exit(130))));

const chosen = choose();
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
