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
const WARM_MS = 5_000;
const BARE = fileURLToPath(new URL('bare-answer.ts', import.meta.url));
const BARE_TILL = fileURLToPath(new URL('bare-till.ts', import.meta.url));

export interface Act {
  name: string;
  quiet: Watched;
  attacked: Watched;
  /** The same tablets at a bare server, quiet and beside the same attack on it; where it is attacked at its own door. */
  floor?: { quiet: Watched; attacked: Watched };
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

type Ends = () => Promise<Record<string, number>>;

/** Another business's tablets at work, beside each kind of attack in turn. */
export async function* rehearse(course: Course, plan: Plan): AsyncGenerator<Act | Crowded> {
  // Refusals by the thousand are what is asked for here.
  const stage = await openStage(course, { logLevel: 'fatal' });
  const bareOrigin = await bareProcess(BARE, course);
  const tillOrigin = await bareProcess(BARE_TILL, course, stage.owner.pool.options.connectionString);
  const tablets = await tabletsOf(stage, stage.origin);
  const tabletsOfTill = await tabletsOf(stage, tillOrigin);
  const { memoryMb, processorSeconds } = stage;
  const look = (ms: number) =>
    watch({ tablets, origin: stage.origin, bareOrigin, memoryMb, processorSeconds }, sleep(ms));
  const told = async (what: string) => Number(await (await fetch(`${tillOrigin}/${what}`)).text());
  const lookAtTill = (ms: number) =>
    watch(
      {
        ...{ tablets: tabletsOfTill, origin: tillOrigin, bareOrigin },
        memoryMb: async () => (await told('memory')) / 2 ** 20,
        processorSeconds: () => told('processor'),
      },
      sleep(ms),
    );
  course.say('warming up');
  await look(WARM_MS);
  await lookAtTill(WARM_MS);

  const attackOn = async (name: 'anonymous' | 'tenant', origin: string): Promise<Ends> => {
    const armed =
      name === 'tenant' ? { ...(await armTenant(stage)), origin } : { origin, userTokens: [], tablets: [] };
    return attack(name, armed, plan.cores, course.cleanUp);
  };
  const [quietMs, attackedMs] = [plan.quietSeconds * 1_000, plan.seconds * 1_000];
  for (const name of plan.acts) {
    if (name === 'crowd') continue;
    course.say(`quiet, before ${name}`);
    const quiet = await look(quietMs);
    const end = name === 'locked' ? await lockedTenant(stage) : await attackOn(name, stage.origin);
    course.say(name);
    const attacked = await look(name === 'locked' ? LOCKED_MS : attackedMs);
    const answers = await end();
    if (name === 'locked') yield { name, quiet, attacked, answers };
    else {
      course.say(`${name}, at a bare server`);
      const quietTill = await lookAtTill(quietMs);
      const endAtTill = await attackOn(name, tillOrigin);
      const attackedTill = await lookAtTill(attackedMs);
      await endAtTill();
      yield { name, quiet, attacked, floor: { quiet: quietTill, attacked: attackedTill }, answers };
    }
  }
  for (const { caller } of [...tablets, ...tabletsOfTill]) caller.close();
  if (plan.acts.includes('crowd')) yield await crowd(stage, plan.tenants, course.say);
}

async function tabletsOf(stage: Stage, origin: string): Promise<AtWork[]> {
  const places = await openPlaces(stage.owner, 2, TABLETS / 2);
  return Promise.all(
    places.map(async (place) => ({ place, caller: await Caller.of({ ...stage, origin }, place) })),
  );
}

/** @returns its address */
async function bareProcess(program: string, { cleanUp }: Course, databaseUrl?: string): Promise<string> {
  const env = { ...process.env, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) };
  const server = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp(async () => void server.kill('SIGTERM'));
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return `http://127.0.0.1:${port.toString().trim()}`;
}

/** A business whose stream somebody holds, and whose tablets come all the same. */
async function lockedTenant(stage: Stage): Promise<Ends> {
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
