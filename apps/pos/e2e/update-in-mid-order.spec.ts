import { expect, type Page } from '@playwright/test';
import { Deployment } from './deployment.ts';
import { test as base } from './support/restaurant.ts';
import { Tablet } from './support/tablet.ts';

const TEA = 'Es Teh Manis';
const JUICE = 'Jus Alpukat';

const test = base.extend<{ deployment: Deployment }>({
  deployment: async ({ network }, use) => {
    const deployment = await Deployment.open('app', network);
    await use(deployment);
    await deployment.close();
  },
});

const runningVersion = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=deployment]')?.content ?? 'built');
const isWaiting = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);

/** Marks this very page: whatever loads it anew takes the mark away. */
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute('data-marked', ''));
const isMarked = (page: Page) => page.evaluate(() => document.documentElement.hasAttribute('data-marked'));

test('a new version asks, waits while an order is open, and finds queue and order as they were', async ({
  deployment,
  network,
  office,
}) => {
  const till = await Tablet.unpack(deployment.origin);
  await till.enrol(await office.enrolmentCode('JKT'), 'Kasir depan');
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.openTable(table);
  await till.add(TEA);
  await till.delivered();
  network.down();
  await till.add(JUICE);
  await mark(till.page);
  const banner = till.page.getByRole('status').filter({ hasText: 'Versi baru siap' });

  await test.step('it comes, and the order stays on the screen', async () => {
    await deployment.deploy('second-version');
    // As when the tablet comes back to a network; that is when it looks for a new version.
    await till.flightMode(true);
    await till.flightMode(false);
    await expect.poll(() => isWaiting(till.page)).toBe(true);
    await expect(banner).toBeHidden();
    expect(await till.ordered()).toEqual([`1× ${TEA}`, `1× ${JUICE}`]);
    await till.add(JUICE);
    expect(await isMarked(till.page)).toBe(true);
  });

  await test.step('asked on the floor, the cashier says later', async () => {
    await till.back();
    await expect(banner).toBeVisible();
    await banner.getByRole('button', { name: 'Tutup' }).click();
    await expect(banner).toBeHidden();
    await till.openTable(table);
    expect(await isMarked(till.page)).toBe(true);
    await till.page.reload();
    expect(await runningVersion(till.page)).toBe('built');
    await till.back();
  });

  await test.step('asked again, the cashier agrees', async () => {
    await banner.getByRole('button', { name: 'Pakai versi baru' }).click();
    await expect.poll(() => runningVersion(till.page).catch(() => 'loading')).toBe('second-version');
    await till.openTable(table);
    expect(await till.ordered()).toEqual([`1× ${TEA}`, `2× ${JUICE}`]);
    await expect(till.connection).toContainText('2 perubahan menunggu');
  });

  await network.up();
  await till.payExact();
  await till.delivered();
  const orders = await office.deliveredBy(till.series);
  expect(orders).toMatchObject([
    {
      status: 'completed',
      items: [
        { product_name: TEA, quantity: 1 },
        { product_name: JUICE, quantity: 2 },
      ],
      payments: [{ amount: orders[0]?.total }],
    },
  ]);
  await till.throwAway();
});
