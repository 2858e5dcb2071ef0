import { setTimeout as sleep } from 'node:timers/promises';
import { anId } from '@meja/testing/envelope-writer';
import { quantile, type Benchmark, type Course } from '@meja/testing/bench';
import { serveBarePages } from './support/bare-site.ts';
import { BrowserTablet, enrolmentCode, type Point } from './support/browser-tablet.ts';
import { Caller } from './support/caller.ts';
import { Listener } from './support/listener.ts';
import { openShop } from './support/shop.ts';
import { openStage, type Stage } from './support/stage.ts';
import { readSightings, untilSeen, watchForLines } from './support/sightings.ts';
import type { Place } from './support/places.ts';

const TABLETS = 20;
const PRODUCTS = 300;
const ORDERS = 100;
const PER_ORDER = 5;
/** So long a quick waiter takes from one dish to the next; what a tap sets going is over by then. */
const BETWEEN_TAPS_MS = 300;

/**
 * What a waiter taps is what the cashier sees. Two of the outlet's tablets are real ones in Chromium; the other eighteen are
 * clients with an open event stream each, which take what it brings as tablets do: with twenty browsers on a few cores the
 * figure would be of these waiting for each other.
 */
export default {
  name: 'screens',
  title: `A tap on tablet A until tablet B’s screen shows it, ${TABLETS} tablets in one outlet`,
  async run(course) {
    const { app, bare } = await watchTaps(course, course.quick ? 4 : 40);
    const within = (share: number) => ({
      value: quantile(app, share),
      unit: 'ms',
      floor: { what: 'between two bare pages', value: quantile(bare, share) },
    });
    return [
      { what: 'half of them within', ...within(0.5) },
      { what: '95 % within', ...within(0.95), goal: { of: 'ratio', atMost: 2.2 } },
    ];
  },
} satisfies Benchmark;

/** From a finger lifted on the one to the frame with the line on the other; ms. */
interface Times {
  app: number[];
  bare: number[];
}

async function watchTaps(course: Course, orders: number): Promise<Times> {
  const stage = await openStage(course);
  course.say('filling the outlet');
  const [place, ...others] = await openShop(stage, {
    tablets: TABLETS - 2,
    products: PRODUCTS,
    orders: ORDERS,
  });
  await Promise.all([place, ...others].map((other) => follow(course, stage, other)));
  course.say('enrolling two tablets');
  const a = await tabletAt(course, stage, place, 'Pelayan');
  const b = await tabletAt(course, stage, place, 'Kasir');

  const [barePage, bareOnlooker] = await bareTablets(course);

  const times: Times = { app: [], bare: [] };
  for (let order = 0; order <= orders; order += 1) {
    const id = anId();
    const made = {
      app: await tapOrder(
        a,
        () => a.openOrder(id),
        b,
        () => b.openOrder(id),
      ),
      bare: await tapOrder(
        barePage,
        () => barePage.openBare('/among-others'),
        bareOnlooker,
        () => bareOnlooker.openBare('/onlooker'),
      ),
    };
    if (order > 0) {
      times.app.push(...made.app);
      times.bare.push(...made.bare);
    }
    course.say(`${order} of ${orders} orders`);
  }
  return times;
}

async function tapOrder(
  a: BrowserTablet,
  openA: () => Promise<unknown>,
  b: BrowserTablet,
  openB: () => Promise<unknown>,
): Promise<number[]> {
  await openA();
  const [first, ...dishes] = await placesOfDishes(a);
  // The order is there before B looks at it; its first line is not measured.
  await a.touch(first);
  await openB();
  await b.lines.first().waitFor();
  for (const [i, dish] of dishes.entries()) {
    await sleep(BETWEEN_TAPS_MS);
    await a.touch(dish);
    await Promise.all([a, b].map(({ page }) => untilSeen(page, i + 1)));
  }
  const [tapped, seen] = await Promise.all([readSightings(a.page), readSightings(b.page)]);
  return seen.lines.map((at, i) => at - (tapped.taps[i + 1] ?? NaN));
}

/** Two more browsers, for pages that do next to nothing. */
async function bareTablets(course: Course): Promise<[BrowserTablet, BrowserTablet]> {
  const origin = await serveBarePages(course);
  const unpack = async () => {
    const tablet = await BrowserTablet.unpack(course, { origin });
    await watchForLines(tablet.page);
    return tablet;
  };
  return [await unpack(), await unpack()];
}

async function tabletAt(course: Course, stage: Stage, place: Place, name: string): Promise<BrowserTablet> {
  const tablet = await BrowserTablet.unpack(course, stage);
  await watchForLines(tablet.page);
  await tablet.enrol(await enrolmentCode(stage, place), name);
  await tablet.signIn();
  return tablet;
}

/** Looked up before: what looks for things on the page takes the time of what is measured. */
async function placesOfDishes(tablet: BrowserTablet): Promise<[Point, ...Point[]]> {
  const [first, ...others] = (await tablet.tiles.all()).slice(0, PER_ORDER + 1);
  if (!first) throw new Error('no dish to tap');
  return [await tablet.middleOf(first), ...(await Promise.all(others.map((tile) => tablet.middleOf(tile))))];
}

/** Another tablet of the outlet, which hears of everything. */
async function follow(course: Course, stage: Stage, place: Place): Promise<void> {
  const caller = await Caller.of(stage, place);
  const listener = new Listener(caller);
  listener.onError = () => undefined;
  course.cleanUp(async () => {
    listener.close();
    caller.close();
  });
  await listener.pullAll();
  await listener.follow();
}
