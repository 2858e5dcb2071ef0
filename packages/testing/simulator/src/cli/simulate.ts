import { isFaultKind, type FaultKind } from '../plan/faults.ts';
import { planFor, type Plan } from '../plan/plan.ts';
import { runPlan, type Outcome } from '../run/run-plan.ts';
import { shrink } from '../run/shrink.ts';
import { storyOf } from '../run/story.ts';
import { openBench, type Bench } from '../world/bench.ts';
import { Summary } from './summary.ts';

export interface Wanted {
  seeds: number;
  from: number;
  devices?: number | undefined;
  only?: readonly string[] | undefined;
  /** Of the plan's steps only these. */
  keep?: readonly number[] | undefined;
  isStoryWanted: boolean;
  sql?: string | undefined;
  /** The engine is broken on purpose: the first failing seed is all that is asked for. */
  isSabotaged: boolean;
}

interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** So many runs at most go into making a story short. */
const SHRINK_TRIES = 80;
/** More failing seeds than these are counted, not told. */
const TOLD_AT_LENGTH = 3;

/** @returns the exit code: 1 when a seed failed, or when none did though the engine was broken on purpose */
export async function simulate(wanted: Wanted, screen: Screen): Promise<number> {
  const only = wanted.only?.filter(isFaultKind);
  if (only && wanted.only && only.length !== wanted.only.length) {
    screen.write(`No such fault: ${wanted.only.filter((name) => !isFaultKind(name)).join(', ')}.\n`);
    return 2;
  }
  const bench = await openBench(wanted.devices);
  const summary = new Summary();
  // The database runs in a group of its own and would outlive a Ctrl-C.
  let isBrokenOff = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      isBrokenOff = true;
      screen.write(`${clear(screen)}${summary.table()}\n`);
      void bench.close().finally(() => process.exit(130));
    });
  try {
    if (wanted.sql !== undefined) await bench.cluster.admin.query(wanted.sql);
    for (let seed = wanted.from; seed < wanted.from + wanted.seeds; seed += 1) {
      const plan = kept(planFor(seed, { devices: wanted.devices, only }), wanted.keep);
      const outcome = await runPlan(bench, plan);
      // What fails for want of a database has not failed.
      if (isBrokenOff) await new Promise(() => undefined);
      summary.add(outcome);
      progress(screen, summary, wanted.seeds);
      if (wanted.isStoryWanted) screen.write(`${clear(screen)}${storyOf(outcome)}\n`);
      if (outcome.violations.length === 0) continue;
      if (summary.failed.length <= TOLD_AT_LENGTH) await tell(bench, outcome, wanted, only, screen);
      if (wanted.isSabotaged) break;
    }
  } finally {
    await bench.close();
  }
  screen.write(`${clear(screen)}${summary.table()}\n`);
  if (wanted.isSabotaged) {
    const caught = summary.failed[0];
    screen.write(caught === undefined ? 'NOT CAUGHT\n' : `caught by seed ${caught}\n`);
    return caught === undefined ? 1 : 0;
  }
  return summary.failed.length > 0 ? 1 : 0;
}

const kept = (plan: Plan, keep: readonly number[] | undefined): Plan =>
  keep ? { ...plan, steps: plan.steps.filter(({ id }) => keep.includes(id)) } : plan;

async function tell(
  bench: Bench,
  outcome: Outcome,
  wanted: Wanted,
  only: readonly FaultKind[] | undefined,
  screen: Screen,
): Promise<void> {
  const { plan, violations } = outcome;
  screen.write(`${clear(screen)}Seed ${plan.seed} failed: ${violations[0]?.invariant ?? ''}\n`);
  if (wanted.isSabotaged) return void screen.write(`  ${violations[0]?.detail.slice(0, 500) ?? ''}\n`);
  const seen = new Set(violations.map(({ invariant }) => invariant));
  let shortest = outcome;
  const steps = await shrink(
    plan.steps,
    async (fewer) => {
      const again = await runPlan(bench, { ...plan, steps: fewer });
      const fails = again.violations.some(({ invariant }) => seen.has(invariant));
      if (fails) shortest = again;
      return fails;
    },
    SHRINK_TRIES,
  );
  const flags = [
    `--seed ${plan.seed}`,
    ...(wanted.devices === undefined ? [] : [`--devices ${wanted.devices}`]),
    ...(only ? [`--only "${only.join()}"`] : []),
  ].join(' ');
  screen.write(`${storyOf(shortest)}\n`);
  screen.write(`Replay it:          pnpm simulate ${flags} --story\n`);
  screen.write(
    `Just these steps:   pnpm simulate ${flags} --keep ${steps.map(({ id }) => id).join()} --story\n`,
  );
}

const clear = (screen: Screen): string => (screen.isTTY === true ? '\r\u001b[2K' : '');

function progress(screen: Screen, summary: Summary, seeds: number): void {
  if (screen.isTTY !== true) {
    if (summary.seeds % 50 === 0)
      screen.write(`${summary.seeds}/${seeds} seeds, ${summary.failed.length} failed\n`);
    return;
  }
  const width = 30;
  const full = Math.round((summary.seeds / seeds) * width);
  const bar = '█'.repeat(full).padEnd(width, '░');
  const failed = summary.failed.length;
  screen.write(
    `${clear(screen)}${bar} ${summary.seeds}/${seeds} seeds, ${failed} failed, ${summary.speed()} seeds/s`,
  );
}
