import { expect, type Page } from '@playwright/test';
import { test } from './support/restaurant.ts';
import type { Till } from './support/till.ts';

const TEA = 'Es Teh Manis';
const JUICE = 'Jus Alpukat';

/** Tabs that sync now, and those that wait for their turn. */
const leaders = (page: Page) =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const ofSync = (locks: LockInfo[]) => locks.filter(({ name }) => name === 'meja-sync').length;
    return { leading: ofSync(held), waiting: ofSync(pending) };
  });

/** What both hands do at the same moment. */
const atOnce = (tills: readonly Till[], tap: (till: Till, index: number) => Promise<unknown>) =>
  Promise.all(tills.map(tap));

test('two tabs of a tablet that tap at the same moment lose no tap and give no number twice', async ({
  network,
  office,
  till,
}) => {
  await till.signIn();
  const other = await till.openTab();
  await other.signIn();
  const tabs = [till, other];
  const tables = await till.freeTables(2);
  await expect.poll(() => leaders(till.page)).toEqual({ leading: 1, waiting: 1 });
  await expect.poll(() => network.underway('/api/sync/events')).toBe(1);

  await test.step('each on an order of its own', async () => {
    await atOnce(tabs, (tab, i) => tab.openTable(tables[i] ?? ''));
    await atOnce(tabs, (tab) => tab.find(TEA));
    await atOnce(tabs, (tab) => tab.tile(TEA).click());
    await atOnce(tabs, (tab) => expect(tab.line(TEA)).toContainText('1×'));
  });

  await test.step('both on the same order', async () => {
    await other.back();
    await other.openTable(tables[0] ?? '');
    await atOnce(tabs, (tab) => tab.find(TEA));
    for (let round = 0; round < 5; round += 1) await atOnce(tabs, (tab) => tab.tile(TEA).click());
    for (const tab of tabs) await expect.poll(() => tab.ordered()).toEqual([`11× ${TEA}`]);
    await atOnce(tabs, (tab) => tab.find(JUICE));
    await atOnce(tabs, (tab) => tab.tile(JUICE).click());
    for (const tab of tabs) await expect.poll(() => tab.ordered()).toEqual([`11× ${TEA}`, `2× ${JUICE}`]);
  });

  await test.step('both pay the same bill', async () => {
    await atOnce(tabs, (tab) => tab.toPay.click());
    await atOnce(tabs, (tab) => tab.exactCash.click());
    await atOnce(tabs, (tab) => expect(tab.takePayment).toBeEnabled());
    // Where the other was quicker there is no button left to wait for.
    await atOnce(tabs, (tab) =>
      tab.takePayment.evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click())),
    );
    const outcomeOf = async (tab: Till) => `${await tab.paid.count()} ${await tab.nothingToPay.count()}`;
    await expect.poll(async () => (await atOnce(tabs, outcomeOf)).sort()).toEqual(['0 1', '1 0']);
  });

  await test.step('what one leaves, the other takes up', async () => {
    await other.goToFloor();
    await other.openTable(tables[1] ?? '');
    await other.payExact();
  });

  await till.delivered();
  const orders = await till.ordersAt(office);
  expect(orders.map(({ order_number }) => till.ordinal(order_number)).sort()).toEqual([1, 2]);
  expect(
    orders.map(({ items }) => items.map((item) => `${item.quantity}× ${item.product_name}`)),
  ).toContainEqual([`11× ${TEA}`, `2× ${JUICE}`]);
  const payments = orders.flatMap((order) => order.payments);
  expect(payments.map(({ receipt_number }) => till.ordinal(receipt_number)).sort()).toEqual([1, 2]);
  expect(payments.map(({ amount }) => amount).sort()).toEqual(orders.map(({ total }) => total).sort());
  await expect.poll(() => leaders(till.page)).toEqual({ leading: 1, waiting: 1 });
});

test('when the tab that syncs is closed or dies, the other one goes on', async ({
  network,
  office,
  till,
}) => {
  await till.signIn();
  const other = await till.openTab();
  await other.signIn();
  const [table = ''] = await till.freeTables(1);
  await expect.poll(() => leaders(other.page)).toEqual({ leading: 1, waiting: 1 });
  const sent = network.holdNextReply('/api/sync/push');
  await till.openTable(table);
  await till.add(TEA);
  const reply = await sent;

  await till.crash();
  reply.drop();
  await other.delivered();
  await expect.poll(() => leaders(other.page)).toEqual({ leading: 1, waiting: 1 });
  await other.openTable(table);
  expect(await other.ordered()).toEqual([`1× ${TEA}`]);
  await other.payExact();
  await other.delivered();
  expect(await till.ordersAt(office)).toMatchObject([
    { payment_status: 'paid', items: [{ product_name: TEA, quantity: 1 }], payments: [{}] },
  ]);
});
