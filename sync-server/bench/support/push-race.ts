import { median, timed, type Course, type Goal, type Row } from '@meja/testing/bench';
import { fillHistory } from './history.ts';
import { Caller, pushBody } from './caller.ts';
import { openPlaces, type Place } from './places.ts';
import {
  ALL_TABLES,
  connectAs,
  headOf,
  insertOf,
  insertPlainly,
  insertsRowByRow,
  movedTo,
  SALES_TABLES,
  writtenSince,
  type Statement,
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
  contests: { floor: Floor; twins: Place[] }[];
}

interface Round {
  pushMs: number;
  /** Of each floor. */
  plainMs: number[];
}

/** A way in which the rows of a push are written plainly. */
interface Floor {
  what: string;
  tables: readonly string[];
  statementsOf: (written: Written) => Statement[];
  goal?: Goal;
}

const GOAL: Goal = { of: 'ratio', atLeast: 0.5 };
const atOnce = (written: Written): Statement[] => [insertOf(written)];
const SAME_ROWS: Floor = {
  what: 'of the same rows, a statement a table',
  tables: ALL_TABLES,
  statementsOf: atOnce,
};
const ROW_BY_ROW: Floor = {
  what: 'of the same rows, row by row',
  tables: ALL_TABLES,
  statementsOf: insertsRowByRow,
};
const SALES_ONLY: Floor = {
  what: 'of orders, lines and payments alone, a statement a table',
  tables: SALES_TABLES,
  statementsOf: atOnce,
};

/** A backlog is held against multi-row inserts, an order by itself against single-row ones. */
const floorsFor = ({ ordersPerPush }: Plan): Floor[] =>
  ordersPerPush === 1
    ? [{ ...ROW_BY_ROW, goal: GOAL }, SAME_ROWS, SALES_ONLY]
    : [{ ...SAME_ROWS, goal: GOAL }, SALES_ONLY];

/**
 * Pushes over HTTP, and then the same rows once more by plain inserts over as many connections, in other outlets:
 * round by round, so that whatever else the machine does meanwhile, both have to bear.
 */
export async function racePush(stage: Stage, plan: Plan, { say }: Course): Promise<Row[]> {
  const open = () => openPlaces(stage.owner, plan.outlets, plan.tabletsPerOutlet);
  const places = await open();
  const runners = await Promise.all(
    places.map(async (place) => ({ place, caller: await Caller.of(stage, place) })),
  );
  const contests: Race['contests'] = [];
  for (const floor of floorsFor(plan)) contests.push({ floor, twins: await open() });
  const race: Race = { stage, plan, runners, contests };
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
  return rowsOf(
    plan,
    contests.map(({ floor }) => floor),
    rounds,
  );
}

async function runRound({ stage, runners, contests, plan }: Race): Promise<Round> {
  const reader = await connectAs(stage.appUrl);
  const heads = new Map<Place, number>();
  for (const { place } of runners) heads.set(place, await headOf(reader, place));
  const bodies = runners.map(({ place }) =>
    Array.from({ length: plan.pushesPerTablet }, () => pushBody(batchOf(place.writer, plan.ordersPerPush))),
  );
  const pushMs = await timed(() =>
    Promise.all(runners.map(({ caller }, i) => pushInTurn(caller, bodies[i] ?? []))),
  );
  const written: Written[][][] = [];
  for (const { place } of runners) written.push(await writtenSince(reader, place, heads.get(place) ?? 0));
  await reader.end();
  const plainMs: number[] = [];
  for (const { floor, twins } of contests) plainMs.push(await timePlainly(stage, twins, written, floor));
  return { pushMs, plainMs };
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
  { tables, statementsOf }: Floor,
): Promise<number> {
  const works = await Promise.all(
    twins.map(async (twin, i) => {
      const pushes = (written[i] ?? []).map((push) => push.filter(({ table }) => tables.includes(table)));
      const statements = pushes.map((push) => movedTo(twin, push).flatMap(statementsOf));
      return { twin, statements, client: await connectAs(stage.appUrl) };
    }),
  );
  const ms = await timed(() =>
    Promise.all(works.map(({ client, twin, statements }) => insertPlainly(client, twin, statements))),
  );
  await Promise.all(works.map(({ client }) => client.end()));
  return ms;
}

function rowsOf(plan: Plan, floors: readonly Floor[], rounds: readonly Round[]): Row[] {
  const orders = plan.outlets * plan.tabletsPerOutlet * plan.pushesPerTablet * plan.ordersPerPush;
  const rate = (pick: (round: Round) => number) =>
    median(rounds.map((round) => (orders * 1_000) / pick(round)));
  return floors.map(({ what, goal }, i): Row => {
    const plain = ({ plainMs }: Round) => plainMs[i] ?? Number.NaN;
    return {
      what: plan.what,
      value: rate(({ pushMs }) => pushMs),
      unit: 'orders/s',
      floor: { what, value: rate(plain) },
      ratio: median(rounds.map((round) => plain(round) / round.pushMs)),
      ...(goal && { goal }),
    };
  });
}
