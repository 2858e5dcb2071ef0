import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { build } from 'vite';
import { STEPS_OF_A_SALE, type Service } from './support/long-service.ts';
import { test } from './support/restaurant.ts';

const TEA = 'Es Teh Manis';
const PUSH = '/api/sync/push';
const DAYS_MS = 3 * 24 * 60 * 60 * 1000;
const SALES = 400;

/** Has the app's own modules take a service in the page. */
async function takeService(page: Page, service: Service): Promise<void> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: join(import.meta.dirname, 'support/long-service.ts'),
        formats: ['iife'],
        name: 'LongService',
      },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const code = bundle && 'output' in bundle ? bundle.output[0].code : '';
  await page.evaluate(`(() => { ${code}; return LongService.take(${JSON.stringify(service)}); })()`);
}

/** How far the delivery is, as the tablet says. */
async function progress(page: Page): Promise<{ done: number; of: number }> {
  const words = page.locator('[data-connection]').getByText(/Mengirim [\d.]+ dari [\d.]+/);
  const [done = 0, of = 0] = ((await words.first().innerText()).match(/[\d.]+/g) ?? []).map((figure) =>
    Number(figure.replaceAll('.', '')),
  );
  return { done, of };
}

test('a tablet that slept for three days with 2,000 changes catches up bit by bit, and is of use meanwhile', async ({
  network,
  office,
  tablet,
}) => {
  const till = await tablet('Kasir depan');
  await expect(till.connection).toContainText('Online');
  network.down();
  await takeService(till.page, {
    sales: SALES,
    dish: TEA,
    cashier: 'Siti Maulida',
    pin: '400004',
    agoMs: DAYS_MS,
  });

  const first = network.holdNextReply(PUSH);
  await network.up();
  await till.page.reload();
  let reply = await first;
  let before = -1;
  for (let chunk = 0; chunk < 3; chunk += 1) {
    const { done, of } = await progress(till.page);
    expect(of).toBe(SALES * STEPS_OF_A_SALE);
    expect(done).toBeGreaterThan(before);
    before = done;
    const next = network.holdNextReply(PUSH);
    reply.release();
    reply = await next;
    await expect.poll(async () => (await progress(till.page)).done).toBeGreaterThan(before);
  }

  await test.step('somebody signs in and takes an order in the midst of it', async () => {
    const answer = network.holdReplies(PUSH);
    reply.release();
    await till.signIn();
    const [table = ''] = await till.freeTables(1);
    await till.openTable(table);
    await till.add(TEA);
    await till.add('Jus Alpukat');
    await expect.poll(() => network.underway(PUSH), 'the delivery goes on').toBe(1);
    answer();
    await till.payExact();
    await till.finish();
  });

  await till.delivered();
  const orders = await office.ordersOf(till.series);
  expect(orders).toHaveLength(SALES + 1);
  const owed = orders.filter(
    ({ status, payment_status, paid, total }) =>
      status !== 'completed' || payment_status !== 'paid' || paid !== total,
  );
  expect(owed).toEqual([]);
  expect(new Set(orders.map(({ order_number }) => order_number)).size).toBe(SALES + 1);
  await expect(till.page.getByRole('banner')).not.toContainText('perlu dilihat');
});
