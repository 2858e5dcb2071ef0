/// <reference lib="dom" />
import { anId } from '@meja/testing/envelope-writer';
import { quantile, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { serveBarePages } from './support/bare-site.ts';
import { BrowserTablet, enrolmentCode, SLOWER } from './support/browser-tablet.ts';
import { openShop } from './support/shop.ts';
import { openStage } from './support/stage.ts';
import { readTaps, throughTaps, watchTaps, type Tap } from './support/taps.ts';

const PRODUCTS = 10_000;
const ORDERS = 300;
/** Dishes on a bill; then the next guest comes. */
const PER_ORDER = 8;

/** What somebody at a cheap tablet feels of each tap on a dish. */
export default {
  name: 'tap',
  title: `A tap on a dish, on a tablet with ${PRODUCTS.toLocaleString('en')} products and ${ORDERS} orders, CPU slowed ${SLOWER}×`,
  async run(course) {
    const { app, bare } = await tapDishes(course, course.quick ? 5 : 40);
    const row = (what: string, atMost: number, pick: (tap: Tap) => number): Row[] =>
      [0.5, 0.95].map((share) => ({
        what: `${what}, ${share * 100} % within`,
        value: quantile(app.map(pick), share),
        unit: 'ms',
        floor: { what: 'by a bare page', value: quantile(bare.map(pick), share) },
        ...(share === 0.95 ? { goal: { of: 'ratio', atMost } as const } : {}),
      }));
    return [
      ...row('durable: the outbox’s transaction is committed', 1.6, (tap) => tap.durable),
      ...row('next paint after the tap (Event Timing)', 1.7, (tap) => tap.nextPaint),
      ...row('its line is on the screen', 1.7, (tap) => tap.shown),
    ];
  },
} satisfies Benchmark;

interface Taps {
  app: Tap[];
  bare: Tap[];
}

async function tapDishes(course: Course, orders: number): Promise<Taps> {
  const stage = await openStage(course);
  course.say('filling the menu and the day');
  const [place] = await openShop(stage, { products: PRODUCTS, orders: ORDERS });

  course.say('enrolling a tablet');
  const tablet = await BrowserTablet.unpack(course, stage);
  await watchTaps(tablet.page);
  await tablet.enrol(await enrolmentCode(stage, place), 'Tablet uji');
  await tablet.signIn();
  await tablet.openOrder(anId());
  const bare = await bareTablet(course);

  const taps: Taps = { app: [], bare: [] };
  // The first order warms up what a tablet in use has warm.
  for (let order = 0; order <= orders; order += 1) {
    const made = { app: await tapOrder(tablet), bare: await tapOrder(bare) };
    if (order > 0) {
      taps.app.push(...made.app);
      taps.bare.push(...made.bare);
    }
    course.say(`${order} of ${orders} orders`);
    await nextOrder(tablet);
    await bare.page.evaluate(() => document.querySelector('section')?.replaceChildren());
  }
  return taps;
}

/** The same browser with a page that does next to nothing. */
async function bareTablet(course: Course): Promise<BrowserTablet> {
  const origin = await serveBarePages(course);
  const tablet = await BrowserTablet.unpack(course, { origin });
  await watchTaps(tablet.page);
  await tablet.openBare('/');
  return tablet;
}

/** Slow only for as long: what slows a page down keeps a core busy, of which the other tablet would have to do without. */
async function tapOrder(tablet: BrowserTablet): Promise<Tap[]> {
  await tablet.slowDown(SLOWER);
  await tablet.tiles.nth(2 * (PER_ORDER - 1)).waitFor();
  const tiles = await tablet.tiles.all();
  // Looked up before: what looks for things on the page takes the time of what is measured.
  const dishes = tiles.filter((_, i) => i % 2 === 0).slice(0, PER_ORDER);
  const places = await Promise.all(dishes.map((dish) => tablet.middleOf(dish)));
  for (const [i, place] of places.entries()) {
    await tablet.touch(place);
    await throughTaps(tablet.page, i + 1);
  }
  const taps = await readTaps(tablet.page);
  await tablet.slowDown(1);
  return taps;
}

/** Back to the tables and on to another guest, within the app as a person goes. */
async function nextOrder(tablet: BrowserTablet): Promise<void> {
  await tablet.page.getByRole('link', { name: 'Kembali' }).click();
  await tablet.page.getByRole('button', { name: 'Bawa pulang' }).last().click();
  await tablet.tiles.first().waitFor();
}
