import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultKind } from '../plan/faults.ts';
import { planFor } from '../plan/plan.ts';
import { runPlan, type Outcome } from '../run/run-plan.ts';
import { openFixture } from '../world/fixture.ts';
import { sharedPostgresEnv, type Postgres } from '../world/postgres.ts';

/** A seed to run, and how. */
export interface Task {
  seed: number;
  devices?: number | undefined;
  only?: readonly FaultKind[] | undefined;
  /** Of the plan's steps only these. */
  keep?: readonly number[] | undefined;
}

/** Runs one task at a time. */
export interface Worker {
  run(task: Task): Promise<Outcome>;
  close(): Promise<void>;
}

/** In this process. */
export async function workerHere(
  urls: Postgres['urls'],
  { devices, sql }: { devices?: number | undefined; sql?: string | undefined } = {},
): Promise<Worker> {
  const fixture = await openFixture(urls, devices);
  if (sql !== undefined) await fixture.database.admin.query(sql);
  return {
    run: ({ keep, ...task }) => {
      const plan = planFor(task.seed, task);
      return runPlan(
        fixture,
        keep ? { ...plan, steps: plan.steps.filter(({ id }) => keep.includes(id)) } : plan,
      );
    },
    close: () => fixture.close(),
  };
}

const WORKER = fileURLToPath(new URL('../../bin/worker.ts', import.meta.url));

/** In a process of its own: one process uses one processor. */
export function forkWorker(postgres: Postgres, devices: number | undefined): Worker {
  const child = fork(WORKER, devices === undefined ? [] : [String(devices)], {
    serialization: 'advanced',
    env: { ...process.env, ...sharedPostgresEnv(postgres) },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    run: (task) => asked(child, task),
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What a worker in another process answers. */
export type Reply = { outcome: Outcome } | { broken: string };

function asked(child: ChildProcess, task: Task): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`a worker has ended (${code})`));
    child.once('exit', gone);
    child.once('message', (reply: Reply) => {
      child.off('exit', gone);
      if ('outcome' in reply) resolve(reply.outcome);
      else reject(new Error(reply.broken));
    });
    child.send(task);
  });
}
