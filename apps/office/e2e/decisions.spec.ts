import { obstacles } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { navigation, signIn, test } from './support/office.ts';
import type { Tablet } from './support/tablet.ts';
import { carriedOff, riddle, strayMoney, takeOrder } from './support/trouble.ts';

const OWNER = 'owner@sedap.example';

test('a conflict is decided for what was wanted: the tablets have it, and it says who decided', async ({
  page,
  server,
  tablet,
}) => {
  const [first, second] = [await tablet('Kasir'), await tablet('Teras')];
  await signIn(page, server.origin, OWNER);
  const { orderId, lineId, number } = await takeOrder(first, 'Es Teh Manis');
  const quantity = (till: Tablet, quantity: number) =>
    till.writer.write({ name: 'order.changeQuantity', args: { orderId, lineId, quantity } });
  await first.deliver(quantity(first, 3));
  await second.deliver(quantity(second, 5));

  await navigation(page)
    .getByRole('link', { name: /Perlu perhatian/ })
    .click();
  const conflict = page.getByRole('article').filter({ hasText: number }).filter({ hasText: 'Bentrok' });
  await expect(conflict).toContainText(/Yang berlaku sekarang\s*Ratna[^·]+· \S[^·]*Jumlah\s*3/);
  await expect(conflict).toContainText(/Yang diminta\s*Ratna[^·]+· \S[^·]*Jumlah\s*5/);
  await conflict.getByRole('button', { name: 'Pakai yang diminta' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pakai yang diminta?' });
  await dialog.getByLabel('Catatan').fill('Tamu memang pesan lima');
  await dialog.getByRole('button', { name: 'Pakai yang diminta' }).click();
  await expect(conflict).toHaveCount(0);

  expect((await first.order(orderId))?.lines).toMatchObject([{ quantity: 5 }]);
  // Whatever a tablet changed before it had seen the decision does not undo it.
  expect(await second.deliver(quantity(second, 8))).toMatchObject({ verdicts: [{ outcome: 'conflict' }] });

  await page.getByRole('radio', { name: 'Sudah diputuskan' }).click();
  await expect(conflict).toContainText('Yang diminta dipakai');
  await expect(conflict).toContainText('Tamu memang pesan lima');
  await conflict.getByRole('link', { name: number }).click();
  await expect(page.getByRole('main')).toContainText('di kantor pusat');
  await expect(page.getByRole('main')).toContainText('Mengubah jumlah Es Teh Manis menjadi 5');
});

test('all that waits is one list, the newest first, and it is found again as it was left', async ({
  page,
  server,
  tablet,
}) => {
  const till = await tablet('Kasir teras');
  const numbers: string[] = [];
  for (const quantity of [2, 3, 4, 5]) {
    const { orderId, lineId, number } = await takeOrder(till, 'Es Teh Manis');
    const other = await tablet(`Kasir ${quantity}`);
    for (const [by, wanted] of [
      [till, quantity],
      [other, quantity + 1],
    ] as const)
      await by.deliver(
        by.writer.write({ name: 'order.changeQuantity', args: { orderId, lineId, quantity: wanted } }),
      );
    numbers.unshift(number);
  }
  const receiptNumber = `${till.series}-R9`;
  await strayMoney(till, receiptNumber);
  await riddle(till);
  await signIn(page, server.origin, OWNER, 'attention');
  const cards = page.getByRole('article');
  await expect(cards.nth(0)).toContainText('Catatan tertahan');
  await expect(cards.filter({ hasText: receiptNumber }).first()).toBeVisible();
  const conflicts = cards.filter({ hasText: 'Yang berlaku sekarang' });
  await expect(conflicts.first()).toContainText(numbers[0] ?? '');

  const clashes = page.getByRole('group', { name: 'Jenis' }).getByRole('button', { name: /^Bentrok/ });
  await clashes.click();
  await expect(page).toHaveURL(/show=conflicts$/);
  await expect(page.getByText(receiptNumber)).toHaveCount(0);
  await expect(conflicts.first()).toContainText(numbers[0] ?? '');
  const link = page.getByRole('link', { name: numbers[3] ?? '' });
  await link.scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: numbers[3] ?? '' })).toBeVisible();
  await page.getByRole('button', { name: 'Kembali' }).click();
  await expect(clashes).toHaveAttribute('aria-pressed', 'true');
  await expect(link).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);

  // Where nothing of a kind waits, the list says that other things do.
  await server.sql("update unallocated_money set status = 'resolved'");
  await page.goto(`${server.origin}/office/attention?show=unallocated`);
  await expect(page.getByRole('main')).toContainText(/\d+ hal lain menunggu keputusan/);
  await page.getByRole('button', { name: 'Tampilkan semua' }).click();
  await expect(cards.nth(0)).toContainText('Catatan tertahan');
});

test('waiting money goes on an order that has room, and the rest goes back to the guest', async ({
  page,
  server,
  tablet,
}) => {
  const till = await tablet('Kasir depan');
  const { orderId, number } = await takeOrder(till, 'Nasi Goreng');
  const receiptNumber = `${till.series}-R77`;
  await strayMoney(till, receiptNumber);
  await signIn(page, server.origin, OWNER, 'attention?show=unallocated');
  const money = page.getByRole('article').filter({ hasText: receiptNumber });
  await money.getByRole('button', { name: 'Masukkan ke pesanan' }).click();
  const picker = page.getByRole('dialog', { name: /Pesanan mana/ });
  await picker.getByRole('textbox', { name: /Cari nomor/ }).fill(number);
  await picker.getByRole('radio', { name: new RegExp(number) }).click();
  await picker.getByRole('button', { name: 'Masukkan ke pesanan' }).click();
  await expect(picker).toHaveCount(0);
  await expect(money).toContainText('Sisa dari Rp\u00a050.000');
  await expect(money).toContainText('Rp\u00a021.250');
  await money.getByRole('button', { name: 'Dikembalikan ke tamu' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Dikembalikan ke tamu' }).click();
  await expect(money).toHaveCount(0);

  expect(await till.order(orderId)).toMatchObject({ payments: [{ amount: 28_750, receiptNumber }] });
  await page.getByRole('radio', { name: 'Sudah diputuskan' }).click();
  await expect(money).toContainText('Dikembalikan ke tamu');
  await expect(money).toContainText(`Dimasukkan ke pesanan ${number}`);
});

test('a queue that came as a file is in once, however often it is brought', async ({
  page,
  server,
  tablet,
}) => {
  const till = await tablet('Kasir hilang');
  const { orderId, file } = await carriedOff(till);
  await signIn(page, server.origin, OWNER, 'attention');
  await page.getByRole('button', { name: 'Masukkan file antrean' }).click();
  const dialog = page.getByRole('dialog', { name: 'Masukkan file antrean' });
  const choose = () =>
    dialog.getByTestId('queue-file').setInputFiles({
      name: 'antrean.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(file)),
    });
  await choose();
  await expect(dialog).toContainText('Kasir hilang');
  await expect(dialog).toContainText('2 (nomor 1–2)');
  await dialog.getByRole('button', { name: 'Masukkan', exact: true }).click();
  await expect(dialog).toContainText('2 perubahan baru dicatat');
  await choose();
  await dialog.getByRole('button', { name: 'Masukkan', exact: true }).click();
  await expect(dialog).toContainText('Semua isinya sudah pernah masuk');
  expect((await till.order(orderId))?.lines).toHaveLength(1);
});

test('a record that cannot be read is set aside with a reason, and by keyboard', async ({
  page,
  server,
  tablet,
}) => {
  const till = await tablet('Kasir lama');
  await riddle(till);
  await signIn(page, server.origin, OWNER, 'attention?show=quarantine');
  const record = page.getByRole('article').filter({ hasText: 'Kasir lama' });
  await record.getByRole('button', { name: 'Kesampingkan' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Kesampingkan catatan ini?' });
  const confirm = dialog.getByRole('button', { name: 'Kesampingkan' });
  await confirm.press('Enter');
  await expect(dialog).toContainText('Tulis alasannya.');
  await dialog.getByLabel('Alasan').fill('Tablet uji coba');
  await confirm.press('Enter');
  await expect(record).toHaveCount(0);
});

test('held changes of one order are accepted with what they rest on, and a dialog says when somebody else was first', async ({
  page,
  server,
  tablet,
  owner,
}) => {
  const till = await tablet('Kasir hanyut');
  const { orderId, file } = await carriedOff(till);
  const { results } = (await owner.fetch('/api/devices')) as { results: { id: string; series: string }[] };
  const device = results.find(({ series }) => series === till.series);
  await owner.fetch(`/api/devices/${device?.id}/revoke`, { method: 'POST' });
  await owner.fetch('/api/sync/imports', { method: 'POST', body: JSON.stringify(file) });
  await signIn(page, server.origin, OWNER, 'attention?show=quarantine');
  const group = page.getByRole('article').filter({ hasText: `Pesanan ${till.series}-260101-1` });
  const changes = group.getByTestId('held-change');
  await expect(changes).toHaveCount(2);
  await expect(changes.first()).toContainText('Membuka pesanan');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await obstacles(page)).toEqual([]);
  await changes.last().getByRole('button', { name: 'Terima bersama 1 sebelumnya' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toContainText('Membuka pesanan');

  // Meanwhile somebody else decides about the same.
  const held = (await owner.fetch('/api/exceptions/quarantine')) as {
    results: { id: string; device: { id: string } }[];
  };
  const ids = held.results.filter((each) => each.device.id === device?.id).map(({ id }) => id);
  const body = JSON.stringify({ action: 'accept', ids, note: '' });
  await owner.fetch('/api/exceptions/quarantine/resolutions', { method: 'POST', body });
  await expect(dialog).toContainText('Sementara itu sudah diputuskan orang lain');
  expect(await obstacles(page, '[role=dialog]')).toEqual([]);
  await dialog.getByRole('button', { name: 'Lihat yang sudah diputuskan' }).click();
  await expect(page.getByRole('article').filter({ hasText: 'Kasir hanyut' }).first()).toContainText(
    'Diterima',
  );
  expect((await (await tablet('Kasir baru')).order(orderId))?.lines).toHaveLength(1);
});
