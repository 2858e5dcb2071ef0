import { START, PULL_LIMIT } from '@meja/sync';
import { median, timed, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { withTenant } from '../src/db/tenant.ts';
import { Caller } from './support/caller.ts';
import { fillMenus } from './support/menu.ts';
import { openPlaces, type Place } from './support/places.ts';
import { openStage, type Stage } from './support/stage.ts';

const MB = 1_000_000;

/** How long a new tablet waits for its menu, and what of the outlet's line it takes. */
export default {
  name: 'pull',
  title: 'First pull of a whole menu',
  async run(course) {
    const stage = await openStage(course);
    const rows: Row[] = [];
    for (const products of course.quick ? [10_000] : [10_000, 50_000])
      rows.push(...(await pullMenu(stage, course, products)));
    return rows;
  },
} satisfies Benchmark;

interface Load {
  ms: number;
  bytes: number;
  pages: number;
  products: number;
}

async function pullMenu(stage: Stage, course: Course, products: number): Promise<Row[]> {
  const name = `${products.toLocaleString('en')} products with modifiers`;
  course.say(`${name}: filling the menu`);
  const [place] = await openPlaces(stage.owner, 1);
  if (!place) throw new Error('no place');
  await fillMenus(stage.filler, products);
  await stage.filler.query('analyze');
  const callers = await Promise.all(
    Array.from({ length: course.quick ? 3 : 7 }, () => Caller.of(stage, place)),
  );
  const first: Load[] = [];
  const next: Load[] = [];
  for (const caller of callers) {
    course.say(`${name}: pull ${first.length + 1} of ${callers.length}`);
    // A change of the menu makes what the server may have kept of the last pull worthless.
    await touchMenu(stage, place);
    first.push(await loadAll(caller));
    next.push(await loadAll(caller));
    caller.close();
  }
  for (const load of [...first, ...next])
    if (load.products !== products) throw new Error(`${load.products} products came of ${products}`);
  const ms = (loads: readonly Load[]) => median(loads.map((load) => load.ms)) / 1_000;
  const bytes = median(first.map((load) => load.bytes)) / MB;
  return [
    { what: `${name}, after a change`, value: ms(first), unit: 's', goal: { of: 'value', atMost: 0.5 } },
    {
      what: `${name}, every tablet after it`,
      value: ms(next),
      unit: 's',
      goal: { of: 'value', atMost: 0.5 },
    },
    { what: `${name}, on the wire`, value: bytes, unit: 'MB', goal: { of: 'value', atMost: 1 } },
  ];
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
