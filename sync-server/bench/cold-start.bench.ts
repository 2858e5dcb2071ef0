import { anId } from '@meja/testing/scribe';
import { median, type Benchmark, type Course } from '@meja/testing/bench';
import { BrowserTablet, enrolmentCode, SLOWER } from './support/browser-tablet.ts';
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
    const starts = await startOften(course, course.quick ? 3 : 15);
    const middle = (pick: (start: Start) => number) => median(starts.map(pick));
    return [
      { what: 'until a dish can be tapped', value: middle(({ ready }) => ready), unit: 'ms' },
      { what: 'until the dish tapped then is on the bill', value: middle(({ shown }) => shown), unit: 'ms' },
      {
        what: 'JavaScript run until then, as it was sent when it was installed',
        value: middle(({ bytes }) => bytes) / KB,
        unit: 'kB',
        note: 'apps/pos/e2e/weight.spec.ts holds what the screen itself needs to 120 kB',
      },
    ];
  },
} satisfies Benchmark;

interface Start {
  ready: number;
  shown: number;
  bytes: number;
}

async function startOften(course: Course, times: number): Promise<Start[]> {
  const stage = await openStage(course);
  course.say('filling the menu and the day');
  const [place] = await openShop(stage, { products: PRODUCTS, orders: ORDERS });
  course.say('enrolling a tablet');
  const tablet = await BrowserTablet.unpack(course, stage);
  await watchTaps(tablet.page);
  await tablet.enrol(await enrolmentCode(stage, place), 'Tablet uji');
  await tablet.signIn(place.actorId);
  await tablet.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const sizes = await tablet.scriptSizes();
  await tablet.offline(true);
  await tablet.slowDown(SLOWER);

  const starts: Start[] = [];
  for (let i = 0; i < times; i += 1) {
    course.say(`start ${i + 1} of ${times}`);
    await tablet.openOrder(anId());
    const ready = await tablet.page.evaluate(() => performance.now());
    const box = await tablet.tiles.first().boundingBox();
    if (!box) throw new Error('no dish to tap');
    await tablet.touch({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    await throughTaps(tablet.page, 1);
    const [tap] = await readTaps(tablet.page);
    const loaded = await tablet.loadedScripts();
    const bytes = loaded.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
    starts.push({ ready, shown: (tap?.at ?? NaN) + (tap?.shown ?? NaN), bytes });
  }
  return starts;
}
