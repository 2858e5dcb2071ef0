import { obstacles, outsideLandmarks, overflows } from '@meja/testing/e2e';
import { expect, type Page } from '@playwright/test';
import { countTheDrawer, lookBack, orderTheWorst, payTheWorst } from './support/every-screen.ts';
import { nameAllWorst } from './support/hostile.ts';
import { printed } from './support/printed.ts';
import { test } from './support/restaurant.ts';

const DIALOG = '[role=dialog]';
/** A tablet that lies, one that stands, and a phone. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
const MANAGER = { name: /Dimas Wicaksono/, pin: '300003' };

test('the tablet keeps nobody out', async ({ till, page, network }) => {
  await page.goto(network.origin);
  await expect(page.getByLabel('Kode tablet')).toBeVisible();
  expect.soft(await obstacles(page), 'enrolling').toEqual([]);

  expect.soft(await obstacles(till.page), 'who are you').toEqual([]);
  await till.signIn(MANAGER);
  const [table = ''] = await till.freeTables(1);
  expect.soft(await obstacles(till.page), 'the floor').toEqual([]);
  await till.openTable(table);
  await till.add('Es Teh Manis');
  expect.soft(await obstacles(till.page), 'the order').toEqual([]);
  await till.page.getByRole('button', { name: 'Lainnya' }).click();
  await expect(till.page.getByRole('menu')).toBeVisible();
  expect.soft(await outsideLandmarks(till.page), 'an open menu').toEqual([]);
  await till.page.keyboard.press('Escape');
  await expect(till.page.getByRole('menu')).toHaveCount(0);
  await till.send();
  await till.back();
  await till.page.addStyleTag({ content: '::-webkit-scrollbar { width: 17px }' });
  for (const width of [390, 768, 1024, 1280]) {
    await till.page.setViewportSize({ width, height: 800 });
    expect.soft(await cutTexts(till.page), `tiles beside a scrollbar, ${width} pixels wide`).toEqual([]);
  }
  await till.openTable(table);
  await till.toPay.click();
  await expect(till.exactCash).toBeVisible();
  expect.soft(await obstacles(till.page), 'paying').toEqual([]);

  await till.page.getByRole('button', { name: 'Bagi tagihan' }).click();
  const sheet = till.page.getByRole('dialog', { name: 'Bagi tagihan' });
  for (const way of ['Per item', 'Jumlah', 'Bagi rata']) {
    await sheet.getByRole('radio', { name: way }).click();
    expect.soft(await obstacles(till.page, DIALOG), `splitting the bill, ${way}`).toEqual([]);
  }
  await till.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await till.exactCash.click();
  await till.takePayment.click();
  await expect(till.paid).toBeVisible();
  expect.soft(await obstacles(till.page), 'paid').toEqual([]);

  await till.finish();
  await till.lookAtOrders();
  await till.page.getByTestId('order-row').filter({ hasText: table }).first().click();
  await till.page.getByRole('button', { name: 'Kembalikan uang' }).click();
  const refund = till.page.getByRole('dialog', { name: 'Kembalikan uang' });
  await refund.getByRole('radio', { name: 'Sebagian' }).click();
  expect.soft(await obstacles(till.page, DIALOG), 'giving money back').toEqual([]);
});

test('a tablet in trouble keeps nobody out', async ({ tablet, office }) => {
  const till = await tablet('Kasir bermasalah');
  const { page } = till;
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.delivered();
  await till.flightMode(true);
  await till.openTable(table);
  await till.add('Es Teh Manis');
  await till.connection.click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Simpan antrean ke file' }).click();
  const file = await (await download).path();
  expect.soft(await obstacles(page), 'what waits, and the queue as a file').toEqual([]);
  await page.getByLabel('Ambil antrean tablet lain').setInputFiles(file);
  await expect(page.getByRole('dialog', { name: 'Masukkan antrean ini?' })).toBeVisible();
  expect.soft(await obstacles(page, DIALOG), 'what is in the file').toEqual([]);
  await page.keyboard.press('Escape');

  // As a server answers that has become too new for this version of the app.
  await page.route('**/api/sync/pull', (route) =>
    route.fulfill({
      status: 426,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'Too old', status: 426, code: 'PROTOCOL_UNSUPPORTED', requestId: '-' }),
    }),
  );
  await page.addInitScript(() => {
    navigator.storage.estimate = () => Promise.resolve({ usage: 900_000_000, quota: 930_000_000 });
  });
  await till.flightMode(false);
  await till.goToFloor();
  await expect(page.getByText('Aplikasi di tablet ini perlu diperbarui')).toBeVisible();
  await expect(page.getByText('Penyimpanan tablet hampir penuh')).toBeVisible();
  expect.soft(await obstacles(page), 'needs an update, and is nearly full').toEqual([]);

  const { results } = (await office.fetch('/api/devices')) as { results: { id: string; series: string }[] };
  const device = results.find(({ series }) => series === till.series);
  await office.fetch(`/api/devices/${device?.id}/revoke`, { method: 'POST' });
  await page.unroute('**/api/sync/pull');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Tablet ini dikeluarkan oleh kantor pusat' })).toBeVisible();
  expect.soft(await obstacles(page), 'taken out of service').toEqual([]);
});

test('no text runs out of its place, on no screen and on no paper', async ({ tablet }) => {
  const till = await tablet('Kasir padat');
  const { page } = till;
  const look = async (what: string): Promise<void> => {
    expect.soft(await overflows(page, SIZES), what).toEqual([]);
  };
  await till.signIn(MANAGER);
  const [table = ''] = await till.freeTables(1);
  await till.delivered();
  await till.flightMode(true);
  await nameAllWorst(page, ['Es Teh Manis', 'Ayam Geprek']);
  await page.reload();
  await expect(till.floor.first()).toBeVisible();

  await orderTheWorst(till, table, 'Ayam Geprek', look);
  const { pathname } = new URL(page.url());
  await page.goto(`${till.origin}${pathname}/receipt`);
  await look('a bill to look at');
  expect(await isInSight(page, /^Rp/), 'the total of a bill').toBe(true);
  await page.goto(`${till.origin}${pathname}`);
  await payTheWorst(till, look);
  await page.getByRole('link', { name: 'Struk' }).click();
  for (const width of [80, 58]) {
    await page.getByRole('radio', { name: `${width} mm` }).click();
    await look(`a receipt of ${width} mm`);
    expect
      .soft(await printed(page), `on paper of ${width} mm`)
      .toEqual({ widthMm: width, pages: 1, cut: [] });
  }
  await page.goto(till.origin);
  await lookBack(till, table, look);
  await page.goto(till.origin);
  await countTheDrawer(till, look);
  await till.connection.click();
  await expect(page.getByTestId('waiting-change').first()).toBeVisible();
  await look('what waits');
});

/** Whether the amount at the foot of the page is there to be read, with nothing over it. */
const isInSight = (page: Page, amount: RegExp): Promise<boolean> =>
  page
    .getByTestId('receipt-total')
    .filter({ hasText: amount })
    .evaluate((total) => {
      const { left, top, width, height } = total.getBoundingClientRect();
      const seen = document.elementFromPoint(left + width / 2, top + height / 2);
      return seen !== null && (total.contains(seen) || seen.contains(total));
    });

/** What of the tables' tiles is not shown whole. */
const cutTexts = (page: Page): Promise<string[]> =>
  page
    .locator('[data-testid=table] span:not(.sr-only)')
    .evaluateAll((parts) =>
      parts.filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.textContent),
    );
