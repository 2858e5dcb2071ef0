import { median, timed, type Course, type Row } from '@meja/testing/bench';
import { fillHistory } from './history.ts';
import { Caller, pushBody } from './caller.ts';
import { openPlaces, type Place } from './places.ts';
import {
  ALL_TABLES,
  connectAs,
  headOf,
  insertOf,
  insertPlainly,
  movedTo,
  SALES_TABLES,
  writtenSince,
  type Written,
} from './plain-inserts.ts';
import { batchOf } from './sales.ts';
import type { Stage } from './stage.ts';

export interface Plan {
  what: string;
  outlets: number;
  tabletsPerOutlet: number;
  /** Orders in one push. */
  ordersPerPush: number;
  pushesPerTablet: number;
  /** That are measured, after one that is not. */
  rounds: number;
}

/** Orders in the tables, so that it is no empty database that is measured. */
const SOLD_BEFORE = 10_000;

interface Runner {
  place: Place;
  caller: Caller;
}

interface Race {
  stage: Stage;
  plan: Plan;
  runners: Runner[];
  /** For the rows of everything, and for those of the sales alone. */
  twins: [Place[], Place[]];
}

interface Round {
  pushMs: number;
  sameRowsMs: number;
  salesRowsMs: number;
}

/**
 * Pushes over HTTP, and then the same rows once more by plain multi-row inserts over as many connections, in other
 * outlets: round by round, so that whatever else the machine does meanwhile, both have to bear.
 */
export async function racePush(stage: Stage, plan: Plan, { say }: Course): Promise<Row[]> {
  const open = () => openPlaces(stage.owner, plan.outlets, plan.tabletsPerOutlet);
  const places = await open();
  const runners = await Promise.all(
    places.map(async (place) => ({ place, caller: await Caller.of(stage, place) })),
  );
  const race: Race = { stage, plan, runners, twins: [await open(), await open()] };
  say(`${plan.what}: filling in what was sold before`);
  for (const place of await open()) await fillHistory(stage.filler, place, 0, SOLD_BEFORE / runners.length);
  // As autovacuum does within a minute of the first sales. Until then plans are made for tables without rows.
  await stage.filler.query('vacuum analyze');
  say(`${plan.what}: warming up`);
  await runRound(race);
  const rounds: Round[] = [];
  for (let i = 1; i <= plan.rounds; i += 1) {
    say(`${plan.what}: round ${i} of ${plan.rounds}`);
    rounds.push(await runRound(race));
  }
  for (const { caller } of runners) caller.close();
  return rowsOf(plan, rounds);
}

async function runRound({ stage, runners, twins, plan }: Race): Promise<Round> {
  const reader = await connectAs(stage.appUrl);
  const heads = new Map<Place, number>();
  for (const { place } of runners) heads.set(place, await headOf(reader, place));
  const bodies = runners.map(({ place }) =>
    Array.from({ length: plan.pushesPerTablet }, () => pushBody(batchOf(place.scribe, plan.ordersPerPush))),
  );
  const pushMs = await timed(() =>
    Promise.all(runners.map(({ caller }, i) => pushInTurn(caller, bodies[i] ?? []))),
  );
  const written: Written[][][] = [];
  for (const { place } of runners) written.push(await writtenSince(reader, place, heads.get(place) ?? 0));
  await reader.end();
  const [same, sales] = twins;
  const sameRowsMs = await timePlainly(stage, same, written, ALL_TABLES);
  const salesRowsMs = await timePlainly(stage, sales, written, SALES_TABLES);
  return { pushMs, sameRowsMs, salesRowsMs };
}

async function pushInTurn(caller: Caller, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    const answer = await caller.pushText(body);
    if (answer.result !== 'judged' || answer.verdicts.some(({ outcome }) => outcome !== 'applied'))
      throw new Error(`a push was answered otherwise: ${JSON.stringify(answer).slice(0, 300)}`);
  }
}

/** Statements and connections are there before the clock starts; a tablet's twin has a connection of its own. */
async function timePlainly(
  stage: Stage,
  twins: readonly Place[],
  written: readonly Written[][][],
  tables: readonly string[],
): Promise<number> {
  const works = await Promise.all(
    twins.map(async (twin, i) => {
      const pushes = (written[i] ?? []).map((push) => push.filter(({ table }) => tables.includes(table)));
      const statements = pushes.map((push) => movedTo(twin, push).map(insertOf));
      return { twin, statements, client: await connectAs(stage.appUrl) };
    }),
  );
  const ms = await timed(() =>
    Promise.all(works.map(({ client, twin, statements }) => insertPlainly(client, twin, statements))),
  );
  await Promise.all(works.map(({ client }) => client.end()));
  return ms;
}

function rowsOf(plan: Plan, rounds: readonly Round[]): Row[] {
  const orders = plan.outlets * plan.tabletsPerOutlet * plan.pushesPerTablet * plan.ordersPerPush;
  const rate = (pick: (round: Round) => number) =>
    median(rounds.map((round) => (orders * 1_000) / pick(round)));
  const against = (what: string, pick: (round: Round) => number): Row => ({
    what: plan.what,
    value: rate((round) => round.pushMs),
    unit: 'orders/s',
    yardstick: { what, value: rate(pick) },
    ratio: median(rounds.map((round) => pick(round) / round.pushMs)),
  });
  return [
    { ...against('of the same rows', (round) => round.sameRowsMs), goal: { of: 'ratio', atLeast: 0.5 } },
    against('of orders, lines and payments alone', (round) => round.salesRowsMs),
  ];
}
