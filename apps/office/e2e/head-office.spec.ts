import { addLineArgs, anId, openOrderArgs, paymentArgs } from '@meja/testing/envelope-writer';
import type { LineId, OrderId } from '@meja/domain';
import { LEAST_WORDS } from '@meja/ui/browsers';
import { HeadOffice } from '@meja/testing/e2e';
import { expect, type Locator } from '@playwright/test';
import { navigation, personId, signIn, test } from './support/office.ts';
import { Tablet } from './support/tablet.ts';

const OWNER = 'owner@sedap.example';

/** The figure on a card, once it is there. */
async function figureOf(card: Locator): Promise<number> {
  await expect(card).toContainText(/\d/);
  return Number(/\d+/.exec(await card.innerText())?.[0]);
}

test('a sale shows at head office as it happens, down to who did what', async ({ page, server, tablet }) => {
  const till = await tablet('Kasir depan');
  await signIn(page, server.origin, OWNER);
  await expect(page.getByRole('status').filter({ hasText: 'Langsung' })).toBeVisible();
  const sold = page.getByRole('link', { name: /^Pesanan terjual/ });
  const before = await figureOf(sold);

  const orderId = anId<OrderId>();
  const lineId = anId<LineId>();
  const number = `${till.series}-260101-001`;
  const { writer } = till;
  await till.deliver(
    writer.write({ name: 'order.open', args: openOrderArgs({ orderId, number }) }),
    writer.write({ name: 'order.addLine', args: addLineArgs({ orderId, lineId, quantity: 2 }) }),
    writer.write({ name: 'order.send', args: { orderId, lineIds: [lineId] } }),
    writer.write({
      name: 'payment.record',
      args: paymentArgs({ orderId, amount: 57_500, tendered: 60_000, change: 2_500 }),
    }),
  );

  await expect(sold).toContainText(String(before + 1));
  await page.getByRole('link', { name: new RegExp(number) }).click();
  await expect(page.getByRole('heading', { level: 1, name: number })).toBeVisible();
  const main = page.getByRole('main');
  for (const words of ['Rp\u00a057.500', 'Mengirim 1 item ke dapur', 'Menerima Rp\u00a057.500 · Tunai'])
    await expect(main).toContainText(words);
  await expect(main).toContainText(/Kembalian Rp\u00a02\.500/);
});

test('every figure of today leads to just the orders that it counts', async ({ page, server }) => {
  await signIn(page, server.origin, OWNER);
  const sold = page.getByRole('link', { name: /^Pesanan terjual/ });
  const count = await figureOf(sold);
  await sold.click();
  await expect(page).toHaveURL(/\/office\/orders\?sales=sold$/);
  await expect(page.getByRole('main')).toContainText(`${count} pesanan`);
});

test('a tablet comes in by the code on the screen, and goes out again', async ({ page, server, owner }) => {
  await signIn(page, server.origin, OWNER, 'devices');
  await page.getByRole('button', { name: 'Tambah tablet' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tambah tablet' });
  await dialog.getByLabel('Cabang').click();
  await page.getByRole('option', { name: 'Jakarta Sudirman' }).click();
  await dialog.getByRole('button', { name: 'Buat kode' }).click();
  const code = await dialog.getByLabel('Kode pendaftaran').innerText();
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await expect(dialog.getByRole('timer')).toContainText(/Berlaku (10:00|9:\d\d) lagi/);

  await Tablet.enrol(server.origin, code, await personId(owner), 'Tablet teras');
  await expect(dialog).toContainText('Tablet teras sudah masuk');
  await dialog.getByRole('button', { name: 'Selesai' }).click();

  await page.getByRole('button', { name: 'Tindakan untuk Tablet teras' }).click();
  await page.getByRole('menuitem', { name: 'Keluarkan tablet' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluarkan tablet' }).click();
  await expect(page.getByRole('button', { name: 'Tindakan untuk Tablet teras' })).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('Sudah dikeluarkan');

  await navigation(page).getByRole('link', { name: 'Catatan audit' }).click();
  await page.getByRole('link', { name: 'Mengeluarkan tablet' }).first().click();
  await expect(page.getByRole('main')).toContainText(
    /Siapa\s*Ratna[^]*Terhadap\s*Tablet teras[^]*ya → tidak/,
  );
  await page.getByRole('link', { name: 'Semua terhadap Tablet teras' }).click();
  const rows = page.getByRole('table', { name: 'Catatan audit' }).locator('tbody tr');
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Ekspor' }).click();
  const file = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^CSV/ }).click();
  expect((await file).suggestedFilename()).toMatch(/^meja-audit-.*\.csv$/);
});

test('whoever signs out in one tab is out in all', async ({ page, server }) => {
  await signIn(page, server.origin, OWNER);
  const other = await page.context().newPage();
  await other.goto(`${server.origin}/office/orders`);
  await expect(navigation(other)).toBeVisible();
  await other.getByRole('button', { name: /Akun Ratna/ }).click();
  await other.getByRole('menuitem', { name: 'Keluar' }).click();
  for (const tab of [other, page])
    await expect(tab.getByRole('heading', { name: 'Masuk ke kantor pusat' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('E-mail')).toBeVisible();
});

test('whoever has forgotten their password chooses another by the link in the mail', async ({
  page,
  server,
}) => {
  await page.goto(`${server.origin}/office/orders`);
  await page.getByRole('link', { name: 'Lupa kata sandi?' }).click();
  // The page before it has a field of the same name.
  await expect(page.getByRole('heading', { name: 'Lupa kata sandi' })).toBeVisible();
  await page.getByLabel('E-mail').fill('Manager.jkt@Sedap.example');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Periksa e-mail Anda');

  // Sent by a job, right after the answer.
  const mail = page.getByRole('link', { name: /^Kata sandi baru untuk/ });
  await expect(async () => {
    await page.goto(`${server.origin}/dev/mail`);
    await expect(mail).toBeVisible({ timeout: 100 });
  }).toPass();
  await mail.click();
  await page.getByRole('link', { name: '/office/reset-password#' }).click();
  const password = page.getByLabel('Kata sandi baru', { exact: true });
  await password.fill('password1234');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kata sandi ini pernah bocor')).toBeVisible();
  await expect(password).toBeFocused();
  await password.fill('sembilan kuda coklat');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Kata sandi Anda sudah diubah');
  await page.getByRole('link', { name: 'Masuk' }).click();
  await signIn(page, server.origin, 'manager.jkt@sedap.example', '', 'sembilan kuda coklat');
});

test('somebody sees where they are signed in, ends that, and changes the password', async ({
  page,
  server,
  browser,
}) => {
  // The server is that of other journeys too: none of them signs in as this person.
  const admin = 'admin@sedap.example';
  const elsewhere = await browser.newPage();
  await signIn(elsewhere, server.origin, admin);
  await signIn(page, server.origin, admin);
  await page.getByRole('button', { name: /Akun Bagus/ }).click();
  await page.getByRole('menuitem', { name: 'Akun saya' }).click();
  const sessions = page.getByRole('list', { name: 'Peramban aktif' });
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await expect(sessions).toContainText('Peramban ini');
  await sessions.getByRole('button', { name: /^Keluarkan/ }).click();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  await expect(elsewhere.getByLabel('E-mail')).toBeVisible();
  await elsewhere.close();

  await page.getByLabel('Kata sandi sekarang').fill('bukan ini');
  await page.getByLabel('Kata sandi baru', { exact: true }).fill('sembilan kuda coklat');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kata sandi sekarang salah.')).toBeVisible();
  await expect(page.getByLabel('Kata sandi sekarang')).toBeFocused();
  await page.getByLabel('Kata sandi sekarang').fill('meja-demo-2026');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kata sandi diubah.')).toBeVisible();
  await expect(page.getByLabel('Kata sandi sekarang')).toHaveValue('');
});

test('the screen says that the server is gone, and that it is back', async ({ page, server }) => {
  await signIn(page, server.origin, OWNER);
  const live = (words: string) => page.getByRole('status').filter({ hasText: words });
  await expect(live('Langsung')).toBeVisible();
  await server.kill();
  await expect(live('Terputus')).toBeVisible();
  await server.start();
  await expect(live('Langsung')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('each role gets the pages that it may see, and is told where its work is', async ({ page, server }) => {
  const out = async () => {
    await page.getByRole('button', { name: /^Akun/ }).click();
    await page.getByRole('menuitem', { name: 'Keluar' }).click();
  };
  await signIn(page, server.origin, 'kitchen.jkt@sedap.example');
  const main = page.getByRole('main');
  await expect(main).toContainText('Pekerjaan Anda ada di tablet');
  await expect(main).toContainText('di tablet Jakarta Sudirman');
  await expect(navigation(page).getByRole('link')).toHaveCount(0);
  await main.getByRole('link', { name: 'Akun saya' }).click();
  await expect(page.getByLabel('Kata sandi sekarang')).toBeVisible();
  await out();

  await signIn(page, server.origin, 'cashier.jkt@sedap.example', 'attention');
  await expect(navigation(page).getByRole('link')).toHaveText(['Hari ini', 'Pesanan', 'Shift kas']);
  await expect(main).toContainText('Ini di luar peran Anda');
  await expect(main).toContainText('Yang boleh: Manajer, Admin, Pemilik');
  await expect(main.getByRole('radio')).toHaveCount(0);
  await main.getByRole('link', { name: 'Ke Hari ini' }).click();
  await expect(page).toHaveURL(/\/office\/$/);
});

test('the list of orders works by keyboard, and is found again as it was left', async ({ page, server }) => {
  // On less room orders of several days are cards.
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, server.origin, OWNER, 'orders?days=month');
  const rows = page.getByRole('table', { name: 'Pesanan' }).locator('tbody tr');
  await expect(rows.nth(40)).toBeVisible();
  await rows.nth(30).focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(31)).toBeFocused();
  const number = await rows.nth(31).getByRole('link').innerText();
  const scrolled = await page.evaluate(() => scrollY);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: number })).toBeVisible();
  await page.getByRole('button', { name: 'Kembali' }).click();
  await expect(rows.nth(31)).toContainText(number);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);

  await page.keyboard.press('/');
  await page.keyboard.type(number);
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`q=${number}`));
});

test('shifts are narrowed by day, and their list is found again as it was left', async ({ page, server }) => {
  await signIn(page, server.origin, OWNER, 'shifts');
  const rows = page.getByRole('table', { name: 'Shift kas' }).locator('tbody tr');
  // More of the list comes as one reads on.
  await rows.nth(49).scrollIntoViewIfNeeded();
  await rows.nth(60).focus();
  const number = await rows.nth(60).getByRole('link').innerText();
  const scrolled = await page.evaluate(() => scrollY);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: number })).toBeVisible();
  await page.getByRole('button', { name: 'Kembali' }).click();
  await expect(rows.nth(60)).toContainText(number);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);

  // A number says its day: JKT-1-261120-S1.
  const [, yy, mm, dd] = /-(\d\d)(\d\d)(\d\d)-S/.exec(number) ?? [];
  const day = `20${yy}-${mm}-${dd}`;
  await page.getByLabel('Hari', { exact: true }).click();
  await page.getByRole('option', { name: 'Pilih tanggal' }).click();
  await page.getByLabel('Dari').fill(day);
  await page.getByLabel('Sampai').fill(day);
  await expect(page).toHaveURL(new RegExp(`days=${day}$`));
  // The list of all days may still be there, and then none until the answer comes.
  const others = rows.getByRole('link').filter({ hasNotText: `-${yy}${mm}${dd}-` });
  await expect(rows.getByRole('link', { name: number, exact: true })).toBeVisible();
  await expect(others).toHaveCount(0);
  await page.getByRole('radio', { name: 'Masih buka' }).click();
  await expect(page.getByText('Tidak ada shift yang cocok')).toBeVisible();
});

test('somebody of one business sees nothing of the other', async ({ page, server, owner }) => {
  const [order] = await owner.newestOrders();
  const kopi = await HeadOffice.signIn(server.origin, 'owner@kopi.example');
  expect((await kopi.newestOrders()).map(({ id }) => id)).not.toContain(order?.['id']);
  await signIn(page, server.origin, 'owner@kopi.example', `orders/${String(order?.['id'])}`);
  await expect(page.getByRole('alert')).toContainText('Tidak ditemukan');
});

test('neither app does what its content security policy forbids', async ({ page, server }) => {
  const violations: string[] = [];
  await page.exposeFunction('violated', (what: string) => void violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, blockedURI }) =>
      (window as unknown as { violated: (what: string) => void }).violated(
        `${violatedDirective}: ${blockedURI} by ${sourceFile}`,
      ),
    );
  });
  await signIn(page, server.origin, OWNER);
  for (const link of await navigation(page).getByRole('link').all()) await link.click();
  await page.goto(server.origin);
  await expect(page.getByLabel('Kode tablet')).toBeVisible();
  expect(violations).toEqual([]);
});

test('a browser that lacks what is needed is told which ones Meja takes', async ({ page, server }) => {
  await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, 'any'));
  for (const path of ['/', '/office/']) {
    await page.goto(server.origin + path);
    await expect(page.getByRole('heading')).toHaveText([
      'Peramban ini terlalu lama',
      'This browser is too old',
    ]);
    await expect(page.locator('body')).toContainText(LEAST_WORDS);
    await expect(page.getByRole('textbox')).toHaveCount(0);
  }
});
