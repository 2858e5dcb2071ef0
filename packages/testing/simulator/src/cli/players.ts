import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultKind } from '../plan/faults.ts';
import { planFor } from '../plan/plan.ts';
import { runPlan, type Outcome } from '../run/run-plan.ts';
import { openFixture } from '../world/fixture.ts';
import { lending, type Postgres } from '../world/postgres.ts';

/** A seed to play, and how. */
export interface Game {
  seed: number;
  devices?: number | undefined;
  only?: readonly FaultKind[] | undefined;
  /** Of the plan's steps only these. */
  keep?: readonly number[] | undefined;
}

/** Plays one game at a time. */
export interface Player {
  play(game: Game): Promise<Outcome>;
  close(): Promise<void>;
}

/** In this process. */
export async function playerHere(
  urls: Postgres['urls'],
  { devices, sql }: { devices?: number | undefined; sql?: string | undefined } = {},
): Promise<Player> {
  const fixture = await openFixture(urls, devices);
  if (sql !== undefined) await fixture.database.admin.query(sql);
  return {
    play: ({ keep, ...game }) => {
      const plan = planFor(game.seed, game);
      return runPlan(
        fixture,
        keep ? { ...plan, steps: plan.steps.filter(({ id }) => keep.includes(id)) } : plan,
      );
    },
    close: () => fixture.close(),
  };
}

const PLAYER = fileURLToPath(new URL('../../bin/player.ts', import.meta.url));

/** In a process of its own, beside others: what a process plays it plays on one processor. */
export function playerBeside(postgres: Postgres, devices: number | undefined): Player {
  const child = fork(PLAYER, devices === undefined ? [] : [String(devices)], {
    serialization: 'advanced',
    env: { ...process.env, ...lending(postgres) },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    play: (game) => asked(child, game),
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What a player in another process answers. */
export type Reply = { outcome: Outcome } | { broken: string };

function asked(child: ChildProcess, game: Game): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`a player has ended (${code})`));
    child.once('exit', gone);
    child.once('message', (reply: Reply) => {
      child.off('exit', gone);
      if ('outcome' in reply) resolve(reply.outcome);
      else reject(new Error(reply.broken));
    });
    child.send(game);
  });
}
