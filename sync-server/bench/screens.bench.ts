import { anId } from '@meja/testing/scribe';
import { quantile, type Benchmark, type Course } from '@meja/testing/bench';
import { BrowserTablet, enrolmentCode } from './support/browser-tablet.ts';
import { Caller } from './support/caller.ts';
import { Listener } from './support/listener.ts';
import { openShop } from './support/shop.ts';
import { openStage, type Stage } from './support/stage.ts';
import { readSightings, watchForLines } from './support/sightings.ts';
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
    // The order is there before B looks at it; its first line is not measured.
    await tapDish(a, 0);
    await b.openOrder(id);
    await b.lines.first().waitFor();
    for (let i = 1; i <= PER_ORDER; i += 1) {
      await tapDish(a, i);
      await b.lines.nth(i).waitFor();
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

async function tapDish(tablet: BrowserTablet, i: number): Promise<void> {
  const box = await tablet.tiles.nth(i).boundingBox();
  if (!box) throw new Error('no dish to tap');
  await tablet.touch({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  await tablet.lines.nth(i).waitFor();
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
