import { availableParallelism } from 'node:os';
import { pinned } from '../plan/pinned.ts';
import type { Outcome } from '../run/run-plan.ts';
import { shrink } from '../run/shrink.ts';
import { storyOf } from '../run/story.ts';
import { lentOrOwn } from '../world/postgres.ts';
import type { Broken, Options } from './options.ts';
import { playerBeside, playerHere, type Game, type Player } from './players.ts';
import { Progress, type Screen } from './progress.ts';
import { Summary } from './summary.ts';

/** So many runs at most go into making a story short. */
const SHRINK_TRIES = 80;
/** More failing seeds than these are counted, not told. */
const TOLD_AT_LENGTH = 3;
/** Fewer seeds are played before a second process has started. */
const WORTH_A_PROCESS = 8;
const BROKEN_OFF = 130;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** @returns the exit code: 1 when a seed failed, or when none did though the engine was broken on purpose */
export async function simulate(options: Options, screen: Screen): Promise<number> {
  // The database runs in a group of its own and would outlive a Ctrl-C.
  let isBrokenOff = false;
  let breakOff = (): void => undefined;
  const brokenOff = new Promise<'broken off'>((resolve) => {
    breakOff = () => {
      isBrokenOff = true;
      resolve('broken off');
    };
  });
  for (const signal of SIGNALS) process.once(signal, breakOff);
  // What fails for want of a database has not failed.
  const unlessBrokenOff = (player: Player): Player => ({
    ...player,
    play: async (game) => {
      try {
        return await player.play(game);
      } finally {
        if (isBrokenOff) await new Promise<never>(() => undefined);
      }
    },
  });
  const postgres = await lentOrOwn();
  const players: Player[] = [];
  const summary = new Summary();
  const progress = new Progress(screen, summary, options.seeds);
  const close = async (): Promise<void> => {
    await Promise.allSettled(players.map((player) => player.close()));
    await postgres.stop();
  };
  let ended: 'broken off' | undefined;
  try {
    for (let i = 1; i < processesFor(options); i += 1)
      players.push(unlessBrokenOff(playerBeside(postgres, options.devices)));
    const here = playerHere(postgres.urls, { devices: options.devices, sql: options.sabotage?.sql });
    ended = await Promise.race([
      brokenOff,
      here.then((player) => {
        players.push(unlessBrokenOff(player));
        return playAll(options, players, summary, progress).then(() => undefined);
      }),
    ]);
  } finally {
    await close();
    for (const signal of SIGNALS) process.off(signal, breakOff);
  }
  progress.say(summary.table());
  if (ended === 'broken off') return BROKEN_OFF;
  if (options.sabotage) return sayWhoCaught(options.sabotage, summary, progress);
  return summary.failed.length > 0 ? 1 : 0;
}

function processesFor({ workers, seeds, sabotage }: Options): number {
  // Only this process has its sources cut.
  if (sabotage) return 1;
  return Math.min(workers ?? availableParallelism(), Math.ceil(seeds / WORTH_A_PROCESS));
}

/** Whoever is done with a seed takes the next. */
async function playAll(
  options: Options,
  players: readonly Player[],
  summary: Summary,
  progress: Progress,
): Promise<void> {
  const { devices, only, keep, sabotage } = options;
  const seeds = seedsOf(options).values();
  summary.start();
  await Promise.all(
    players.map(async (player) => {
      for (const seed of seeds) {
        const game: Game = { seed, devices, only, keep };
        const outcome = await player.play(game);
        summary.add(outcome);
        progress.step();
        if (options.isStoryWanted) progress.say(storyOf(outcome));
        if (outcome.violations.length === 0) continue;
        const broken = new Set(outcome.violations.map(({ invariant }) => invariant));
        progress.say(`Seed ${game.seed} failed: ${[...broken].join('; ')}`);
        if (sabotage) {
          progress.say(`  ${outcome.violations[0]?.detail.slice(0, 500) ?? ''}`);
          return;
        }
        if (summary.failed.length <= TOLD_AT_LENGTH) progress.say(await shortStory(player, game, outcome));
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

async function shortStory(player: Player, game: Game, outcome: Outcome): Promise<string> {
  const seen = new Set(outcome.violations.map(({ invariant }) => invariant));
  let shortest = outcome;
  const steps = await shrink(
    outcome.plan.steps,
    async (fewer) => {
      const again = await player.play({ ...game, keep: fewer.map(({ id }) => id) });
      const fails = again.violations.some(({ invariant }) => seen.has(invariant));
      if (fails) shortest = again;
      return fails;
    },
    SHRINK_TRIES,
  );
  const { seed, devices, only } = game;
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

function sayWhoCaught({ name }: Broken, { failed: [caught] }: Summary, progress: Progress): number {
  progress.say(caught === undefined ? `${name}: NOT CAUGHT` : `${name}: caught by seed ${caught}`);
  return caught === undefined ? 1 : 0;
}
