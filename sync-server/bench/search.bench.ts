/// <reference lib="dom" />
import { anId } from '@meja/testing/envelope-writer';
import { median, quantile, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import type { Page } from '@playwright/test';
import { serveBarePages } from './support/bare-site.ts';
import { BrowserTablet, enrolmentCode, SLOWER } from './support/browser-tablet.ts';
import { Caller } from './support/caller.ts';
import { dishesOf } from './support/menu-pages.ts';
import type { Place } from './support/places.ts';
import { openShop } from './support/shop.ts';
import { openStage, type Stage } from './support/stage.ts';

const PRODUCTS = 20_000;
const STARTS = 3;
/** Words of the menu, the beginning of one, two together, and a slip of the finger. */
const QUERIES = ['nasi', 'ayam gor', 'es', 'pedas 19', 'gorang'];

declare global {
  var searchWatch: { keys: number[]; longest: number };
}

/** What somebody feels who looks a dish up in a menu that is far too long to look through. */
export default {
  name: 'search',
  title: `Looking a dish up among ${PRODUCTS.toLocaleString('en')}, CPU slowed ${SLOWER}×`,
  async run(course) {
    const { app, bare } = await lookUpInTurns(course);
    const row = (what: string, floor: string, figure: (of: Figures) => number): Row => ({
      what,
      value: figure(app),
      unit: 'ms',
      floor: { what: floor, value: figure(bare) },
    });
    const letter = (share: number) =>
      row(
        `a letter until its results are painted, ${share * 100} % within`,
        'by a bare page that scans and paints ten',
        ({ keys }) => quantile(keys, share),
      );
    const starting = 'by a bare page that reads the menu';
    return [
      letter(0.5),
      { ...letter(0.95), goal: { of: 'ratio', atMost: 1.5 } },
      row('start of the app until the menu can be tapped', starting, ({ starts }) => median(starts)),
      row('longest that a tap would wait meanwhile', starting, ({ longest }) => median(longest)),
    ];
  },
} satisfies Benchmark;

/** In ms: of each letter, of each start, and the longest piece of work after each start. */
interface Figures {
  keys: number[];
  starts: number[];
  longest: number[];
}

interface Searched {
  tablet: BrowserTablet;
  open: () => Promise<void>;
  figures: Figures;
}

async function lookUpInTurns(course: Course): Promise<{ app: Figures; bare: Figures }> {
  const stage = await openStage(course);
  course.say('filling the menu');
  const [place] = await openShop(stage, { products: PRODUCTS, orders: 20 });
  course.say('enrolling a tablet');
  const tablet = await BrowserTablet.unpack(course, stage);
  await watch(tablet.page);
  await tablet.enrol(await enrolmentCode(stage, place), 'Tablet uji');
  await tablet.signIn();
  const bareTablet = await unpackBare(course, stage, place);
  const figuresOf = (): Figures => ({ keys: [], starts: [], longest: [] });
  const app: Searched = { tablet, open: () => tablet.openOrder(anId()), figures: figuresOf() };
  const bare: Searched = {
    tablet: bareTablet,
    open: () => bareTablet.openBare('/search'),
    figures: figuresOf(),
  };
  for (let i = 1; i <= STARTS; i += 1) {
    course.say(`start ${i} of ${STARTS}`);
    await start(app);
    await start(bare);
  }
  for (let round = 1; round <= (course.quick ? 1 : 10); round += 1) {
    course.say(`round ${round}`);
    await lookUp(app);
    await lookUp(bare);
  }
  for (const { tablet: each, figures } of [app, bare])
    figures.keys = await each.page.evaluate(() => searchWatch.keys);
  return { app: app.figures, bare: bare.figures };
}

/** The same browser with a page that has the same menu and next to nothing else. */
async function unpackBare(course: Course, stage: Stage, place: Place): Promise<BrowserTablet> {
  const caller = await Caller.of(stage, place);
  const origin = await serveBarePages(course, { menu: await dishesOf(caller) });
  caller.close();
  const tablet = await BrowserTablet.unpack(course, { origin });
  await watch(tablet.page);
  await tablet.openBare('/search');
  return tablet;
}

async function start({ tablet, open, figures }: Searched): Promise<void> {
  await tablet.slowDown(SLOWER);
  const began = performance.now();
  await open();
  figures.starts.push(performance.now() - began);
  await tablet.page.waitForTimeout(2_000);
  figures.longest.push(await tablet.page.evaluate(() => searchWatch.longest));
  await tablet.slowDown(1);
}

/** Slow only for as long: what slows a page down keeps a core busy, which the other browser would have to do without. */
async function lookUp({ tablet }: Searched): Promise<void> {
  await tablet.slowDown(SLOWER);
  const field = tablet.page.getByRole('textbox', { name: 'Cari menu' });
  for (const query of QUERIES) {
    await field.click();
    await field.pressSequentially(query, { delay: 150 });
    await tablet.page.waitForTimeout(200);
    await field.fill('');
  }
  await tablet.slowDown(1);
}

/** Notes for each letter when the frame with what it led to is out, and the longest piece of work since the page began. */
const watch = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const seen = { keys: [] as number[], longest: 0 };
    globalThis.searchWatch = seen;
    let pressed = 0;
    addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
    addEventListener('input', ({ inputType }: Event & { inputType?: string }) => {
      const at = pressed;
      // What is filled in at once by the test was pressed by nobody.
      if (inputType !== 'insertText' || at === 0) return;
      pressed = 0;
      // The callback after the next frame runs when that has been handed over.
      requestAnimationFrame(() => setTimeout(() => seen.keys.push(performance.now() - at)));
    });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: 'longtask', buffered: true });
  });
