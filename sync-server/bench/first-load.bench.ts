import type { Benchmark, Course, Row } from '@meja/testing/bench';
import { readLoad } from './support/first-load.ts';
import { BrowserTablet, enrolmentCode } from './support/browser-tablet.ts';
import { openShop } from './support/shop.ts';
import { openStage } from './support/stage.ts';

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
  const tablet = await BrowserTablet.unpack(course, stage);
  course.say(`${name}: loading`);
  await tablet.enrol(await enrolmentCode(stage, place), 'Tablet uji');
  const { seconds, bytes, pages, stored } = await tablet.page.evaluate(readLoad);
  if (stored !== products) throw new Error(`${stored} of ${products} products are stored`);
  return [
    {
      what: `${name}, until somebody can sign in`,
      value: seconds,
      unit: 's',
      goal: { of: 'value', atMost: 2 },
      note: `in ${pages} pages`,
    },
    {
      what: `${name}, on the wire`,
      value: bytes / MB,
      unit: 'MB',
      goal: { of: 'value', atMost: 1 },
    },
  ];
}
