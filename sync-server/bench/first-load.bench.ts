import { median, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { startBareServer, type BareServer } from './support/bare.ts';
import { loadBarely } from './support/bare-load.ts';
import { BrowserTablet, enrolmentCode } from './support/browser-tablet.ts';
import { Caller } from './support/caller.ts';
import { readLoad } from './support/first-load.ts';
import { pagesOf, serveMenuBarely } from './support/menu-pages.ts';
import type { Place } from './support/places.ts';
import { openShop } from './support/shop.ts';
import { openStage, type Stage } from './support/stage.ts';

const MB = 1_000_000;

/** How long a new tablet shows a progress bar. */
export default {
  name: 'first-load',
  title: 'First load of a whole menu into a fresh IndexedDB in Chromium',
  async run(course) {
    const rows: Row[] = [];
    for (const products of course.quick ? [10_000] : [10_000, 50_000])
      rows.push(...(await loadMenu(course, products)));
    return rows;
  },
} satisfies Benchmark;

async function loadMenu(course: Course, products: number): Promise<Row[]> {
  const name = `${products.toLocaleString('en')} products with modifiers`;
  const stage = await openStage(course);
  course.say(`${name}: filling the menu`);
  const [place] = await openShop(stage, { products, orders: 0 });
  const bare = await startBareServer(stage, course);
  const caller = await Caller.of(stage, place);
  await serveMenuBarely(bare, { place, products, pages: await pagesOf(caller) });
  caller.close();

  const turns: { app: Load; bareSeconds: number }[] = [];
  for (const count = course.quick ? 1 : 3; turns.length < count;) {
    course.say(`${name}: turn ${turns.length + 1} of ${count}`);
    const app = await loadApp(course, stage, place, turns.length + 1);
    const onBarePage = await loadBarePage(course, bare);
    for (const { stored } of [app, onBarePage])
      if (stored !== products) throw new Error(`${stored} of ${products} products are stored`);
    turns.push({ app, bareSeconds: onBarePage.seconds });
  }
  return [
    {
      what: `${name}, until somebody can sign in`,
      value: median(turns.map(({ app }) => app.seconds)),
      unit: 's',
      floor: {
        what: 'by a bare page from a bare server',
        value: median(turns.map(({ bareSeconds }) => bareSeconds)),
      },
      ratio: median(turns.map(({ app, bareSeconds }) => app.seconds / bareSeconds)),
      goal: { of: 'ratio', atMost: 1.5 },
      note: `in ${median(turns.map(({ app }) => app.pages))} pages`,
    },
    {
      what: `${name}, on the wire`,
      value: median(turns.map(({ app }) => app.bytes)) / MB,
      unit: 'MB',
      goal: { of: 'value', atMost: 1 },
    },
  ];
}

type Load = Awaited<ReturnType<typeof readLoad>>;

async function loadApp(course: Course, stage: Stage, place: Place, number: number): Promise<Load> {
  const tablet = await BrowserTablet.unpack(course, stage);
  await tablet.enrol(await enrolmentCode(stage, place), `Tablet uji ${number}`);
  const load = await tablet.page.evaluate(readLoad);
  await tablet.close();
  return load;
}

async function loadBarePage(course: Course, bare: BareServer) {
  const tablet = await BrowserTablet.unpack(course, bare);
  await tablet.page.goto(bare.origin);
  const load = await tablet.page.evaluate(loadBarely);
  await tablet.close();
  return load;
}
