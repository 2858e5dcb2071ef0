import { anId } from '@meja/testing/envelope-writer';
import { median, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { serveBarePages } from './support/bare-site.ts';
import { BrowserTablet, enrolmentCode, SLOWER } from './support/browser-tablet.ts';
import { Caller } from './support/caller.ts';
import { dishesOf } from './support/menu-pages.ts';
import { openShop } from './support/shop.ts';
import { openStage } from './support/stage.ts';
import { readTaps, throughTaps, watchTaps } from './support/taps.ts';

const PRODUCTS = 10_000;
const ORDERS = 300;
const KB = 1_000;

/** The tablet was off, and there is no network: from the icon to the first dish on a bill. */
export default {
  name: 'cold-start',
  title: `Cold start of the app offline, ${PRODUCTS.toLocaleString('en')} products and ${ORDERS} orders, CPU slowed ${SLOWER}×`,
  async run(course) {
    const { turns, bytes } = await startInTurns(course, course.quick ? 3 : 15);
    const row = (what: string, pick: (start: Start) => number): Row => ({
      what,
      value: median(turns.map(({ app }) => pick(app))),
      unit: 'ms',
      floor: {
        what: 'by a bare page with the same scripts',
        value: median(turns.map(({ bare }) => pick(bare))),
      },
      ratio: median(turns.map(({ app, bare }) => pick(app) / pick(bare))),
    });
    return [
      row('until a dish can be tapped', ({ ready }) => ready),
      row('until the dish tapped then is on the bill', ({ shown }) => shown),
      {
        what: 'JavaScript run until then, as it was sent when it was installed',
        value: bytes / KB,
        unit: 'kB',
        note: 'apps/pos/e2e/weight.spec.ts holds what the screen itself needs to 120 kB',
      },
    ];
  },
} satisfies Benchmark;

/** Since the page was opened, ms. */
interface Start {
  ready: number;
  shown: number;
}

interface Turn {
  app: Start;
  bare: Start;
}

async function startInTurns(course: Course, count: number): Promise<{ turns: Turn[]; bytes: number }> {
  const stage = await openStage(course);
  course.say('filling the menu and the day');
  const [place] = await openShop(stage, { products: PRODUCTS, orders: ORDERS });
  course.say('enrolling a tablet');
  const tablet = await BrowserTablet.unpack(course, stage);
  await watchTaps(tablet.page);
  await tablet.enrol(await enrolmentCode(stage, place), 'Tablet uji');
  await tablet.signIn();
  await tablet.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const sizes = await tablet.scriptSizes();
  await tablet.offline(true);
  // What the first start loads is what the bare page loads too.
  await start(tablet, () => tablet.openOrder(anId()));
  const loaded = (await tablet.loadedScripts()).filter((path) => sizes.has(path));
  const caller = await Caller.of(stage, place);
  const menu = await dishesOf(caller);
  caller.close();
  const bare = await bareTablet(course, stage.origin, loaded, menu);

  const turns: Turn[] = [];
  while (turns.length < count) {
    course.say(`start ${turns.length + 1} of ${count}`);
    turns.push({
      app: await start(tablet, () => tablet.openOrder(anId())),
      bare: await start(bare, () => bare.openBare('/start')),
    });
  }
  return { turns, bytes: loaded.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0) };
}

/** A page that is answered by its own service worker, as the app's is. */
async function bareTablet(
  course: Course,
  app: string,
  paths: readonly string[],
  menu: readonly unknown[],
): Promise<BrowserTablet> {
  const scripts = new Map<string, string>();
  for (const path of paths) scripts.set(path, await (await fetch(`${app}${path}`)).text());
  const origin = await serveBarePages(course, { menu, scripts });
  const tablet = await BrowserTablet.unpack(course, { origin });
  await watchTaps(tablet.page);
  await tablet.openBare('/start');
  await tablet.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await tablet.offline(true);
  await start(tablet, () => tablet.openBare('/start'));
  return tablet;
}

/** Slow only for as long: what slows a page down keeps a core busy, which the other browser would have to do without. */
async function start(tablet: BrowserTablet, open: () => Promise<void>): Promise<Start> {
  await tablet.slowDown(SLOWER);
  await open();
  const ready = await tablet.page.evaluate(() => performance.now());
  await tablet.touch(await tablet.middleOf(tablet.tiles.first()));
  await throughTaps(tablet.page, 1);
  const [tap] = await readTaps(tablet.page);
  await tablet.slowDown(1);
  return { ready, shown: (tap?.at ?? NaN) + (tap?.shown ?? NaN) };
}
