import { START, PULL_LIMIT } from '@meja/sync';
import { median, timed, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { withTenant } from '../src/db/tenant.ts';
import { startBareServer, type BareServer } from './support/bare.ts';
import { Caller, succeeded } from './support/caller.ts';
import { fillMenus } from './support/menu.ts';
import { pagesOf, serveMenuBarely } from './support/menu-pages.ts';
import { openPlaces, type Place } from './support/places.ts';
import { openStage, type Stage } from './support/stage.ts';

const MB = 1_000_000;

/** How long a new tablet waits for its menu, and what of the outlet's line it takes. */
export default {
  name: 'pull',
  title: 'First pull of a whole menu',
  async run(course) {
    const stage = await openStage(course);
    const bare = await startBareServer(stage, course);
    const rows: Row[] = [];
    for (const products of course.quick ? [10_000] : [10_000, 50_000])
      rows.push(...(await pullMenu(stage, bare, course, products)));
    return rows;
  },
} satisfies Benchmark;

interface Load {
  ms: number;
  bytes: number;
  pages: number;
  products: number;
}

/** One turn: a first pull after a change, another one, and the same rows and bytes over the bare server. */
interface Turn {
  first: Load;
  next: Load;
  bareMs: number;
}

async function pullMenu(stage: Stage, bare: BareServer, course: Course, products: number): Promise<Row[]> {
  const name = `${products.toLocaleString('en')} products with modifiers`;
  course.say(`${name}: filling the menu`);
  const [place] = await openPlaces(stage.owner, 1, 1, false);
  if (!place) throw new Error('no place');
  await fillMenus(stage.filler, products);
  await stage.filler.query('analyze');
  const turns = await pullInTurns(stage, bare, course, place, products);
  for (const load of turns.flatMap(({ first, next }) => [first, next]))
    if (load.products !== products) throw new Error(`${load.products} products came of ${products}`);
  const row = (what: string, pick: (turn: Turn) => Load): Row => ({
    what: `${name}, ${what}`,
    value: median(turns.map((turn) => pick(turn).ms)) / 1_000,
    unit: 's',
    floor: {
      what: 'for the same rows and bytes by bare programs',
      value: median(turns.map(({ bareMs }) => bareMs)) / 1_000,
    },
    ratio: median(turns.map((turn) => pick(turn).ms / turn.bareMs)),
    goal: { of: 'ratio', atMost: 2 },
  });
  return [
    row('after a change', ({ first }) => first),
    row('every tablet after it', ({ next }) => next),
    {
      what: `${name}, on the wire`,
      value: median(turns.map(({ first }) => first.bytes)) / MB,
      unit: 'MB',
      goal: { of: 'value', atMost: 1 },
    },
  ];
}

async function pullInTurns(
  stage: Stage,
  bare: BareServer,
  { quick, say }: Course,
  place: Place,
  products: number,
): Promise<Turn[]> {
  const barely = bare.callerOf(place);
  const pullBarely = async () => {
    JSON.parse(succeeded(await barely.send('GET', '/pull')).text);
  };
  const caller = await Caller.of(stage, place);
  await serveMenuBarely(bare, { place, products, pages: await pagesOf(caller) });
  caller.close();
  await pullBarely();
  const turns: Turn[] = [];
  for (const count = quick ? 3 : 7; turns.length < count;) {
    say(`${products} products: turn ${turns.length + 1} of ${count}`);
    const caller = await Caller.of(stage, place);
    // A change of the menu makes what the server may have kept of the last pull worthless.
    await touchMenu(stage, place);
    const first = await loadAll(caller);
    const next = await loadAll(caller);
    caller.close();
    turns.push({ first, next, bareMs: await timed(pullBarely) });
  }
  barely.close();
  return turns;
}

async function loadAll(caller: Caller): Promise<Load> {
  const load: Load = { ms: 0, bytes: 0, pages: 0, products: 0 };
  load.ms = await timed(async () => {
    let [epoch, cursors]: [string | null, typeof START] = [null, START];
    for (let remaining = 1; remaining > 0; load.pages += 1) {
      const { page, bytes } = await caller.pull(epoch, cursors, PULL_LIMIT);
      ({ epoch, cursors, remaining } = page);
      load.bytes += bytes;
      load.products += page.changes.filter(({ collection }) => collection === 'products').length;
    }
  });
  return load;
}

const touchMenu = ({ owner }: Stage, { tenantId }: Place) =>
  withTenant(owner.db, tenantId, (tx) =>
    tx.updateTable('categories').set({ color: 'stone' }).where('position', '=', 1).execute(),
  );
