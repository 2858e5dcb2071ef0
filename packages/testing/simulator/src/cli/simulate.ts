import { availableParallelism } from 'node:os';
import { pinned } from '../plan/pinned.ts';
import type { Outcome } from '../run/run-plan.ts';
import { shrink } from '../run/shrink.ts';
import { storyOf } from '../run/story.ts';
import { sharedOrOwnPostgres } from '../world/postgres.ts';
import type { Broken, Options } from './options.ts';
import { forkWorker, workerHere, type Task, type Worker } from './workers.ts';
import { Progress, type Screen } from './progress.ts';
import { Summary } from './summary.ts';

/** So many runs at most go into making a story short. */
const SHRINK_TRIES = 80;
/** More failing seeds than these are counted, not told. */
const MOST_STORIES = 3;
/** Fewer seeds are played before a second process has started. */
const SEEDS_PER_PROCESS = 8;
const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** @returns the exit code: 1 when a seed failed, or when none did though the engine was broken on purpose */
export async function simulate(options: Options, screen: Screen): Promise<number> {
  // The database runs in a group of its own and would outlive a Ctrl-C.
  let isInterrupted = false;
  let interrupt = (): void => undefined;
  const interrupted = new Promise<'interrupted'>((resolve) => {
    interrupt = () => {
      isInterrupted = true;
      resolve('interrupted');
    };
  });
  for (const signal of SIGNALS) process.once(signal, interrupt);
  // What fails for want of a database has not failed.
  const unlessInterrupted = (worker: Worker): Worker => ({
    ...worker,
    run: async (task) => {
      try {
        return await worker.run(task);
      } finally {
        if (isInterrupted) await new Promise<never>(() => undefined);
      }
    },
  });
  const postgres = await sharedOrOwnPostgres();
  const workers: Worker[] = [];
  const summary = new Summary();
  const progress = new Progress(screen, summary, options.seeds);
  const close = async (): Promise<void> => {
    await Promise.allSettled(workers.map((worker) => worker.close()));
    await postgres.stop();
  };
  let ended: 'interrupted' | undefined;
  try {
    for (let i = 1; i < processesFor(options); i += 1)
      workers.push(unlessInterrupted(forkWorker(postgres, options.devices)));
    const here = workerHere(postgres.urls, { devices: options.devices, sql: options.sabotage?.sql });
    ended = await Promise.race([
      interrupted,
      here.then((worker) => {
        workers.push(unlessInterrupted(worker));
        return runAll(options, workers, summary, progress).then(() => undefined);
      }),
    ]);
  } finally {
    await close();
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
  progress.say(summary.table());
  if (ended === 'interrupted') return INTERRUPTED;
  if (options.sabotage) return reportSabotage(options.sabotage, summary, progress);
  return summary.failed.length > 0 ? 1 : 0;
}

function processesFor({ workers, seeds, sabotage }: Options): number {
  // Only this process has its sources cut.
  if (sabotage) return 1;
  return Math.min(workers ?? availableParallelism(), Math.ceil(seeds / SEEDS_PER_PROCESS));
}

/** Whoever is done with a seed takes the next. */
async function runAll(
  options: Options,
  workers: readonly Worker[],
  summary: Summary,
  progress: Progress,
): Promise<void> {
  const { devices, only, keep, sabotage } = options;
  const seeds = seedsOf(options).values();
  summary.start();
  await Promise.all(
    workers.map(async (worker) => {
      for (const seed of seeds) {
        const task: Task = { seed, devices, only, keep };
        const outcome = await worker.run(task);
        summary.add(outcome);
        progress.step();
        if (options.isStoryWanted) progress.say(storyOf(outcome));
        if (outcome.violations.length === 0) continue;
        const broken = new Set(outcome.violations.map(({ invariant }) => invariant));
        progress.say(`Seed ${task.seed} failed: ${[...broken].join('; ')}`);
        if (sabotage) {
          progress.say(`  ${outcome.violations[0]?.detail.slice(0, 500) ?? ''}`);
          return;
        }
        if (summary.failed.length <= MOST_STORIES) progress.say(await shortStory(worker, task, outcome));
      }
    }),
  );
}

/**
 * In ascending order, but the seed that is known to notice a sabotage comes first, so one seed is usually enough.
 */
function seedsOf({ from, seeds, sabotage }: Options): number[] {
  const inOrder = Array.from({ length: seeds }, (_, i) => from + i);
  const isFirst = (seed: number): boolean => seed === sabotage?.noticedBy;
  return [...inOrder.filter(isFirst), ...inOrder.filter((seed) => !isFirst(seed))];
}

async function shortStory(worker: Worker, task: Task, outcome: Outcome): Promise<string> {
  const seen = new Set(outcome.violations.map(({ invariant }) => invariant));
  let shortest = outcome;
  const steps = await shrink(
    outcome.plan.steps,
    async (fewer) => {
      const again = await worker.run({ ...task, keep: fewer.map(({ id }) => id) });
      const fails = again.violations.some(({ invariant }) => seen.has(invariant));
      if (fails) shortest = again;
      return fails;
    },
    SHRINK_TRIES,
  );
  const { seed, devices, only } = task;
  const flags = [
    `--seed ${seed}`,
    ...(devices === undefined ? [] : [`--devices ${devices}`]),
    ...(only ? [`--only "${only.join()}"`] : []),
  ].join(' ');
  return [
    storyOf(shortest),
    `Replay it:          pnpm simulate ${flags} --story`,
    `Just these steps:   pnpm simulate ${flags} --keep ${steps.map(({ id }) => id).join()} --story`,
    `To pin in src/plan/regressions.ts: ${JSON.stringify(pinned({ ...shortest.plan, steps }))}`,
  ].join('\n');
}

function reportSabotage({ name }: Broken, { failed: [caught] }: Summary, progress: Progress): number {
  progress.say(caught === undefined ? `${name}: NOT CAUGHT` : `${name}: caught by seed ${caught}`);
  return caught === undefined ? 1 : 0;
}
