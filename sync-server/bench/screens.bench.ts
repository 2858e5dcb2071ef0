import { anId } from '@meja/testing/scribe';
import { quantile, type Benchmark, type Course } from '@meja/testing/bench';
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

/**
 * What a waiter taps is what the cashier sees. Two of the outlet's tablets are real ones in Chromium; the other eighteen are
 * clients with an open event stream each, which pull at every poke as tablets do: with twenty browsers on a few cores the
 * figure would be of these waiting for each other.
 */
export default {
  name: 'screens',
  title: `A tap on tablet A until tablet B’s screen shows it, ${TABLETS} tablets in one outlet`,
  async run(course) {
    const times = await watchTaps(course, course.quick ? 4 : 40);
    return [
      { what: 'half of them within', value: quantile(times, 0.5), unit: 'ms' },
      { what: '95 % within', value: quantile(times, 0.95), unit: 'ms', goal: { of: 'value', atMost: 60 } },
    ];
  },
} satisfies Benchmark;

async function watchTaps(course: Course, orders: number): Promise<number[]> {
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

  const times: number[] = [];
  for (let order = 0; order <= orders; order += 1) {
    const id = anId();
    await a.openOrder(id);
    const [first, ...dishes] = await placesOfDishes(a);
    // The order is there before B looks at it; its first line is not measured.
    await a.touch(first);
    await b.openOrder(id);
    await b.lines.first().waitFor();
    for (const [i, dish] of dishes.entries()) {
      await a.touch(dish);
      await Promise.all([a, b].map(({ page }) => untilSeen(page, i + 1)));
    }
    const [tapped, seen] = await Promise.all([readSightings(a.page), readSightings(b.page)]);
    if (order > 0) times.push(...seen.lines.map((at, i) => at - (tapped.taps[i + 1] ?? NaN)));
    course.say(`${order} of ${orders} orders`);
  }
  return times;
}

async function tabletAt(course: Course, stage: Stage, place: Place, name: string): Promise<BrowserTablet> {
  const tablet = await BrowserTablet.unpack(course, stage);
  await watchForLines(tablet.page);
  await tablet.enrol(await enrolmentCode(stage, place), name);
  await tablet.signIn(place.actorId);
  return tablet;
}

/** Looked up before: what looks for things on the page takes the time of what is measured. */
async function placesOfDishes(tablet: BrowserTablet): Promise<[Point, ...Point[]]> {
  const [first, ...others] = (await tablet.tiles.all()).slice(0, PER_ORDER + 1);
  if (!first) throw new Error('no dish to tap');
  return [await tablet.middleOf(first), ...(await Promise.all(others.map((tile) => tablet.middleOf(tile))))];
}

/** Another tablet of the outlet, which hears of everything and fetches it. */
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
