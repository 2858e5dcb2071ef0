import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Course } from '@meja/testing/bench';
import { withTenant } from '../../src/db/tenant.ts';
import { Caller, pushBody } from '../support/caller.ts';
import { openPlaces } from '../support/places.ts';
import { batchOf } from '../support/sales.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { armTenant, attack } from './attackers.ts';
import type { Cores } from './cores.ts';
import { crowd, type Crowded } from './crowd.ts';
import { lockStream } from './lock.queries.ts';
import { delivered, watch, type AtWork, type Watched } from './watch.ts';

const TABLETS = 8;
const LOCKED_TABLETS = 24;
const LOCKED_MS = 13_000;
const BARE = fileURLToPath(new URL('bare-answer.ts', import.meta.url));

export interface Act {
  name: string;
  quiet: Watched;
  attacked: Watched;
  /** What whoever attacked was answered. */
  answers: Record<string, number>;
}

export const ACTS = ['anonymous', 'tenant', 'locked', 'crowd'] as const;
export type ActName = (typeof ACTS)[number];

interface Plan {
  acts: readonly ActName[];
  seconds: number;
  quietSeconds: number;
  tenants: number;
  cores: Cores | undefined;
}

/** Another business's tablets at work, beside each kind of attack in turn. */
export async function* rehearse(course: Course, plan: Plan): AsyncGenerator<Act | Crowded> {
  // Refusals by the thousand are what is asked for here.
  const stage = await openStage(course, { logLevel: 'fatal' });
  const bareOrigin = await bareAnswer(course);
  const places = await openPlaces(stage.owner, 2, TABLETS / 2);
  const tablets = await Promise.all(
    places.map(async (place): Promise<AtWork> => ({ place, caller: await Caller.of(stage, place) })),
  );
  const look = (end: Promise<unknown>) =>
    watch({ tablets, origin: stage.origin, bareOrigin, memoryMb: stage.memoryMb }, end);
  course.say('warming up');
  await look(sleep(5_000));

  const attacks: Record<Exclude<ActName, 'crowd'>, () => Promise<() => Promise<Record<string, number>>>> = {
    anonymous: () =>
      Promise.resolve(
        attack(
          'anonymous',
          { origin: stage.origin, userTokens: [], tablets: [] },
          plan.cores,
          course.cleanUp,
        ),
      ),
    tenant: async () => attack('tenant', await armTenant(stage), plan.cores, course.cleanUp),
    locked: () => lockedTenant(stage),
  };
  for (const name of plan.acts) {
    if (name === 'crowd') continue;
    course.say(`quiet, before ${name}`);
    const quiet = await look(sleep(plan.quietSeconds * 1_000));
    const end = await attacks[name]();
    course.say(name);
    const attacked = await look(sleep(name === 'locked' ? LOCKED_MS : plan.seconds * 1_000));
    yield { name, quiet, attacked, answers: await end() };
  }
  for (const { caller } of tablets) caller.close();
  if (plan.acts.includes('crowd')) yield await crowd(stage, plan.tenants, course.say);
}

async function bareAnswer({ cleanUp }: Course): Promise<string> {
  const server = spawn(process.execPath, [BARE], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp(async () => void server.kill('SIGTERM'));
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return `http://127.0.0.1:${port.toString().trim()}/`;
}

/** A business whose stream somebody holds, and whose tablets come all the same. */
async function lockedTenant(stage: Stage): Promise<() => Promise<Record<string, number>>> {
  const places = await openPlaces(stage.owner, 1, LOCKED_TABLETS);
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holder = withTenant(stage.owner.db, places[0]?.tenantId ?? ('' as never), async (tx) => {
    await lockStream(tx);
    held.resolve();
    await release.promise;
  });
  await held.promise;
  const counts: Record<string, number> = {};
  const count = (what: string) => void (counts[what] = (counts[what] ?? 0) + 1);
  const outcome = { sentAway: 0 };
  const pushing = places.map(async (place) => {
    const caller = await Caller.of(stage, place);
    await delivered(caller, pushBody(batchOf(place.writer, 1)), outcome, (what) => count(`locked ${what}`));
    count('locked push taken');
    caller.close();
  });
  return async () => {
    release.resolve();
    await holder;
    await Promise.all(pushing);
    return { ...counts, 'locked push sent away': outcome.sentAway };
  };
}
