import { expect, type Locator, type Page } from '@playwright/test';
import { NAMES, NOTE } from './hostile.ts';
import type { Till } from './till.ts';

/** Is called on each screen and sheet, when it is there and nothing moves any more. */
export type Look = (what: string) => Promise<void>;

const press = (within: Page | Locator, name: string | RegExp): Promise<void> =>
  within.getByRole('button', { name }).first().click();

async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** An order with the worst that people write, from the floor to its being sent. */
export async function orderTheWorst(till: Till, table: string, dish: string, look: Look): Promise<void> {
  const { page } = till;
  const dialog = page.getByRole('dialog');
  await look('the floor');
  await till.openTable(table);
  await look('a new order');
  await page.getByRole('radio', { name: 'Semua', exact: true }).click();
  const tiles = page.getByTestId('products').getByRole('button');
  await expect(tiles.nth(5)).toBeVisible();
  await look('all of the menu');

  await till.find(dish);
  await till.tile(dish).click();
  await expect(dialog.getByRole('radiogroup')).toHaveCount(2);
  for (const group of await dialog.getByRole('radiogroup').all())
    await group.getByRole('radio').first().click();
  await dialog.getByLabel('Catatan untuk dapur').fill(NOTE);
  await look('what can be chosen');
  await press(dialog, /^Tambah ·/);
  await expect(till.line(dish)).toBeVisible();
  await till.add('Es Teh Manis');
  await till.add('Es Teh Manis');

  await press(page, 'Nama pelanggan');
  await dialog.getByLabel('Nama pelanggan').fill(NAMES.letters);
  await dialog.getByLabel('Catatan pesanan').fill(NOTE);
  await look('the details of an order');
  await press(dialog, 'Simpan');
  await expect(dialog).toHaveCount(0);
  await look('an order that is not sent');
  await press(page, 'Lainnya');
  await page.getByRole('menuitem', { name: 'Pindah meja' }).click();
  await expect(dialog).toBeVisible();
  await look('where it may move to');
  await leave(page);

  await till.send();
  await look('an order that is sent');
  await till.line(dish).click();
  await expect(dialog).toBeVisible();
  await look('a line that was sent');
  await leave(page);
}

/** The bill of the order on the screen, split and paid in two ways. */
export async function payTheWorst(till: Till, look: Look): Promise<void> {
  const { page } = till;
  const dialog = page.getByRole('dialog');
  await till.toPay.click();
  await expect(till.exactCash).toBeVisible();
  await look('paying');
  await press(page, 'Bagi tagihan');
  for (const way of ['Bagi rata', 'Jumlah', 'Per item']) {
    await dialog.getByRole('radio', { name: way }).click();
    await look(`splitting, ${way}`);
  }
  await dialog.getByRole('button', { name: 'Tambah satu' }).first().click();
  await press(dialog, /^Bayar Rp/);
  await expect(dialog).toHaveCount(0);
  await page.getByRole('radio', { name: /^QRIS/ }).click();
  await page.getByLabel('Nomor referensi').fill(NAMES.letters);
  await look('a part by QRIS');
  await press(page, /^Sudah masuk/);
  await expect(till.paid).toBeVisible();
  await look('a part is paid');
  await press(page, /^Bayar sisanya/);
  await page.keyboard.type('50000');
  await look('the rest in cash');
  await till.takePayment.click();
  await expect(till.paid).toBeVisible();
  await look('all is paid');
}

/** The list of orders, what is in one, and giving its money back. */
export async function lookBack(till: Till, table: string, look: Look): Promise<void> {
  const { page } = till;
  await till.lookAtOrders();
  await page.getByTestId('order-row').filter({ hasText: table }).first().click();
  await expect(page.getByTestId('payment').first()).toBeVisible();
  await look('orders');
  await press(page, 'Kembalikan uang');
  await expect(page.getByTestId('refund')).toBeVisible();
  await page.getByRole('dialog').getByLabel('Atau tulis alasannya').fill(NAMES.thai);
  await look('giving money back');
  await leave(page);
}

/** A drawer from its opening to its count. */
export async function countTheDrawer(till: Till, look: Look): Promise<void> {
  const { page } = till;
  const dialog = page.getByRole('dialog');
  await press(page, /^Menu, /);
  await expect(dialog).toBeVisible();
  await look('the menu of the tablet');
  await dialog.getByRole('link', { name: 'Shift kas' }).click();
  await expect(page.getByTestId('shift-open')).toBeVisible();
  await page.keyboard.type('200000');
  await look('opening a shift');
  await press(page, 'Buka shift');
  await press(page.getByTestId('shift'), 'Kas masuk');
  await expect(page.getByTestId('movement-sheet')).toBeVisible();
  await page.keyboard.type('999999999');
  await dialog.getByLabel('Atau tulis alasannya').fill(NAMES.letters);
  await look('moving cash');
  await press(dialog, /^Catat Rp/);
  await expect(dialog).toHaveCount(0);
  await look('an open shift');
  await press(page, 'Tutup shift');
  await expect(page.getByTestId('close-sheet')).toBeVisible();
  await page.keyboard.type('1');
  await dialog.getByLabel(/^Catatan/).fill(NOTE);
  await look('counting');
  await press(dialog, 'Tutup shift');
  await expect(page.getByTestId('shift-closed')).toBeVisible();
  await look('a closed shift');
  await press(page, 'Selesai');
  await expect(page.getByTestId('past-shift')).toHaveCount(1);
  await look('shifts of before');
}
