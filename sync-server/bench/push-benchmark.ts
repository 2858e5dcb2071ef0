import { PROTOCOL } from '@meja/sync';
import { anId } from '@meja/testing/scribe';
import { connect, type Connection } from '../src/db/pool.ts';
import { push, type PushDeps } from '../src/features/sync/push.ts';
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
import { batchOf, LINES } from './sales.ts';
import { openPlaces, type Place, type Stage } from './stage.ts';

export interface Plan {
  outlets: number;
  /** Orders in one push. */
  ordersPerPush: number;
  pushesPerOutlet: number;
  rounds: number;
}

/** Orders per second, round by round. */
export interface Series {
  median: number;
  rounds: number[];
}

export interface Result extends Plan {
  lines: number;
  mutationsPerPush: number;
  roundTripsPerPush: number;
  push: Series;
  /** The same rows, the log of mutations among them, by plain inserts. */
  sameRows: Series;
  /** Only orders, lines and payments: what a server without a sync protocol would write. */
  salesRows: Series;
  ratioToSameRows: number;
  ratioToSalesRows: number;
  /** Of a push, ms; statements by the table or function that they name. What is left is the process's own. */
  perPush: { total: number; statements: Record<string, number>; process: number };
}

/** Statements of pushes as the database driver saw them. */
class Ledger {
  count = 0;
  readonly times = new Map<string, number>();

  note(sql: string, ms: number): void {
    this.count += 1;
    const kind = kindOf(sql);
    this.times.set(kind, (this.times.get(kind) ?? 0) + ms);
  }

  clear(): void {
    this.count = 0;
    this.times.clear();
  }
}

function kindOf(sql: string): string {
  const text = sql.trim().replaceAll('"', '').replaceAll(/\s+/g, ' ');
  const target = /^(?:insert into|update|delete from) (\w+)|^select (\w+)\(| from (\w+)/.exec(text);
  return [text.split(' ')[0], target?.[1] ?? target?.[2] ?? target?.[3]].filter(Boolean).join(' ');
}

export async function benchmarkPush(stage: Stage, plan: Plan): Promise<Result> {
  const ledger = new Ledger();
  const app = connect({
    connectionString: stage.appUrl,
    max: plan.outlets,
    onQuery: ({ query, queryDurationMillis }) => ledger.note(query.sql, queryDurationMillis),
  });
  try {
    const open = () => openPlaces(stage.owner, plan.outlets);
    const course: Course = { stage, app, plan, places: await open(), twins: [await open(), await open()] };
    await runRound(course, ledger);
    // As autovacuum does within a minute of the first sales. Until then a session keeps the plans that it made on empty
    // tables, and looks for a line's order among all of the tenant's.
    await stage.owner.pool.query('analyze');
    const rounds: Round[] = [];
    for (let i = 0; i < plan.rounds; i += 1) rounds.push(await runRound(course, ledger));
    return resultOf(plan, rounds);
  } finally {
    await app.close();
  }
}

interface Course {
  stage: Stage;
  app: Connection;
  plan: Plan;
  places: Place[];
  /** For the rows of everything, and for those of the sales alone. */
  twins: [Place[], Place[]];
}

interface Round {
  pushMs: number;
  sameRowsMs: number;
  salesRowsMs: number;
  statements: number;
  times: Map<string, number>;
}

/** Pushes first, and then what they wrote once more by plain inserts: the same rows, on as many connections. */
async function runRound(course: Course, ledger: Ledger): Promise<Round> {
  const { stage, places, twins, plan } = course;
  const reader = await connectAs(stage.appUrl);
  const heads = new Map<Place, number>();
  for (const place of places) heads.set(place, await headOf(reader, place));
  const batches = places.map(({ scribe }) =>
    Array.from({ length: plan.pushesPerOutlet }, () => batchOf(scribe, plan.ordersPerPush)),
  );

  ledger.clear();
  const pushMs = await timed(() => pushAll(course, batches));
  const { count: statements } = ledger;
  const times = new Map(ledger.times);

  const written: Written[][][] = [];
  for (const place of places) written.push(await writtenSince(reader, place, heads.get(place) ?? 0));
  await reader.end();
  const [same, sales] = twins;
  const sameRowsMs = await timePlainly(stage, same, written, ALL_TABLES);
  const salesRowsMs = await timePlainly(stage, sales, written, SALES_TABLES);
  return { pushMs, sameRowsMs, salesRowsMs, statements, times };
}

async function pushAll({ app, places }: Course, batches: readonly (readonly unknown[][])[]): Promise<void> {
  const deps: PushDeps = {
    db: app.db,
    clock: () => new Date(),
    newId: () => anId(),
    onBug: (error) => {
      throw error;
    },
    pokes: { publish: () => undefined },
  };
  await Promise.all(
    places.map(async (place, i) => {
      for (const mutations of batches[i] ?? []) {
        const answer = await push(deps, place, { protocol: PROTOCOL, mutations });
        if (answer.result !== 'judged' || answer.verdicts.some(({ outcome }) => outcome !== 'applied'))
          throw new Error(`a push was answered otherwise: ${JSON.stringify(answer).slice(0, 300)}`);
      }
    }),
  );
}

/** Statements and connections are there before the clock starts; an outlet has a connection of its own. */
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

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function resultOf(plan: Plan, rounds: readonly Round[]): Result {
  const pushes = plan.outlets * plan.pushesPerOutlet;
  const rate = (ms: number) => (pushes * plan.ordersPerPush * 1_000) / ms;
  const series = (pick: (round: Round) => number): Series => {
    const rates = rounds.map((round) => rate(pick(round)));
    return { median: Math.round(medianOf(rates)), rounds: rates.map(Math.round) };
  };
  // Each round against itself: whatever else the machine did then, both had to bear.
  const ratio = (pick: (round: Round) => number) =>
    Number(medianOf(rounds.map((round) => pick(round) / round.pushMs)).toFixed(2));
  return {
    ...plan,
    lines: LINES,
    mutationsPerPush: plan.ordersPerPush * (LINES + 4),
    roundTripsPerPush: Math.max(...rounds.map(({ statements }) => statements)) / pushes,
    push: series((round) => round.pushMs),
    sameRows: series((round) => round.sameRowsMs),
    salesRows: series((round) => round.salesRowsMs),
    ratioToSameRows: ratio((round) => round.sameRowsMs),
    ratioToSalesRows: ratio((round) => round.salesRowsMs),
    perPush: splitOf(plan, rounds),
  };
}

/** Where a push's time goes. With outlets side by side the statements' times overlap. */
function splitOf(plan: Plan, rounds: readonly Round[]): Result['perPush'] {
  const inRow = rounds.length * plan.pushesPerOutlet;
  const total = rounds.reduce((sum, { pushMs }) => sum + pushMs, 0) / inRow;
  const kinds = new Set(rounds.flatMap(({ times }) => [...times.keys()]));
  const statements = [...kinds]
    .map((kind): [string, number] => [
      kind,
      rounds.reduce((sum, { times }) => sum + (times.get(kind) ?? 0), 0) / (inRow * plan.outlets),
    ])
    .sort(([, a], [, b]) => b - a);
  const inDatabase = statements.reduce((sum, [, ms]) => sum + ms, 0);
  const tenth = (ms: number) => Number(ms.toFixed(1));
  return {
    total: tenth(total),
    statements: Object.fromEntries(statements.map(([kind, ms]) => [kind, tenth(ms)])),
    process: tenth(total - inDatabase),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}
