/// <reference lib="dom" />
import { anId } from '@meja/testing/scribe';
import { quantile, type Benchmark, type Row } from '@meja/testing/bench';
import type { Page } from '@playwright/test';
import { BrowserTablet, enrolmentCode, SLOWER } from './support/browser-tablet.ts';
import { openShop } from './support/shop.ts';
import { openStage } from './support/stage.ts';

const PRODUCTS = 20_000;
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
    const stage = await openStage(course);
    course.say('filling the menu');
    const [place] = await openShop(stage, { products: PRODUCTS, orders: 20 });
    const tablet = await BrowserTablet.unpack(course, stage);
    await watch(tablet.page);
    course.say('enrolling a tablet');
    await tablet.enrol(await enrolmentCode(stage, place), 'Tablet uji');
    await tablet.signIn(place.actorId);
    await tablet.slowDown(SLOWER);

    const began = performance.now();
    await tablet.openOrder(anId());
    const start = performance.now() - began;
    await tablet.page.waitForTimeout(2_000);
    const longest = await tablet.page.evaluate(() => searchWatch.longest);

    const field = tablet.page.getByRole('textbox', { name: 'Cari menu' });
    for (let round = 0; round < (course.quick ? 1 : 10); round += 1)
      for (const query of QUERIES) {
        await field.click();
        await field.pressSequentially(query, { delay: 150 });
        await tablet.page.waitForTimeout(200);
        await field.fill('');
        course.say(`round ${round + 1}`);
      }
    const keys = await tablet.page.evaluate(() => searchWatch.keys);
    return [
      { what: 'a letter until its results are painted, 50 % within', value: quantile(keys, 0.5), unit: 'ms' },
      {
        what: 'a letter until its results are painted, 95 % within',
        value: quantile(keys, 0.95),
        unit: 'ms',
        goal: { of: 'value', atMost: 50 },
      },
      { what: 'start of the app until the menu can be tapped', value: start, unit: 'ms' },
      { what: 'longest that a tap would wait meanwhile', value: longest, unit: 'ms' },
    ] satisfies Row[];
  },
} satisfies Benchmark;

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
