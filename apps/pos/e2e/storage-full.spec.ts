import { expect, type Page } from '@playwright/test';
import { test } from './support/restaurant.ts';
import { Tablet } from './support/tablet.ts';

const TEA = 'Es Teh Manis';
const JUICE = 'Jus Alpukat';
const ROOM_BYTES = 100 * 1024 * 1024;

/** Takes whatever room there is, as another app's files do. */
const fillUp = (page: Page) =>
  page.evaluate(async () => {
    const block = new Uint8Array(8 * 1024 * 1024);
    for (let at = 0; at < block.length; at += 65_536) crypto.getRandomValues(block.subarray(at, at + 65_536));
    const opening = indexedDB.open('ballast', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('blocks', { autoIncrement: true });
    await new Promise((resolve) => (opening.onsuccess = resolve));
    for (let size = block.length; size >= 256;) {
      const transaction = opening.result.transaction('blocks', 'readwrite');
      transaction.objectStore('blocks').add(block.slice(0, size));
      const isFull = await new Promise((resolve) => {
        transaction.oncomplete = () => resolve(false);
        transaction.onabort = () => resolve(true);
      });
      if (isFull) size /= 2;
    }
    opening.result.close();
  });

const makeRoom = (page: Page) =>
  page.evaluate(async () => {
    const deleting = indexedDB.deleteDatabase('ballast');
    await new Promise((resolve) => (deleting.onsuccess = resolve));
  });

test('a full tablet says in words that it saved nothing, keeps what it has, and goes on when there is room', async ({
  network,
  office,
}) => {
  const till = await Tablet.unpack(network.origin);
  const tools = await till.tools();
  // Before anything is stored: the browser does not ask again and again how much room is left.
  await tools.send('Storage.overrideQuotaForOrigin', { origin: till.origin, quotaSize: ROOM_BYTES });
  await till.enrol(await office.enrolmentCode('JKT'), 'Kasir depan');
  await till.signIn();
  await till.delivered();
  const [table = ''] = await till.freeTables(1);
  network.down();
  await till.openTable(table);
  await till.add(TEA);
  await till.find(JUICE);
  const refusal = till.page.getByText('Penyimpanan tablet penuh, jadi tidak dicatat.').last();

  await test.step('a dish is refused', async () => {
    // The app makes room where it can, and then a tap may succeed once more.
    await expect(async () => {
      await fillUp(till.page);
      await till.tile(JUICE).click();
      await expect(refusal).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 300_000 });
  });
  const held = await till.ordered();
  expect(held[0]).toBe(`1× ${TEA}`);
  const waiting = await till.connection.innerText();

  await test.step('a payment is refused, and the bill stays open', async () => {
    await expect(refusal).toBeHidden();
    await till.toPay.click();
    await till.exactCash.click();
    await till.takePayment.click();
    await expect(refusal).toBeVisible();
    await expect(till.takePayment).toBeEnabled();
    await expect(till.paid).toBeHidden();
  });

  await test.step('opened anew, it shows what it had', async () => {
    await till.goToFloor();
    await till.openTable(table);
    expect(await till.ordered()).toEqual(held);
    await expect(till.connection).toContainText(waiting);
  });

  await makeRoom(till.page);
  await till.add(JUICE);
  await till.payExact();
  await network.up();
  await till.delivered();
  const orders = await office.deliveredBy(till.series);
  expect(orders).toMatchObject([{ status: 'completed', payments: [{ amount: orders[0]?.total }] }]);
  const numbers = [orders[0]?.order_number, orders[0]?.payments[0]?.receipt_number];
  const ends = numbers.map((number) => number?.split('-').at(-1));
  expect(ends, 'what was refused took no number').toEqual(['1', 'R1']);
  await till.throwAway();
});
