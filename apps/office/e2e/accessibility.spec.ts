import { HeadOffice, obstacles, overflows } from '@meja/testing/e2e';
import { expect, type Page } from '@playwright/test';
import { nameAllWorst, worstOrder } from './support/hostile.ts';
import { navigation, personId, signIn, test } from './support/office.ts';
import { Tablet } from './support/tablet.ts';
import { brokenChain, carriedOff, cheapOrder, clash, riddle, strayMoney } from './support/trouble.ts';

const DIALOG = '[role=dialog]';

/** Goes there, until all of it is there. */
async function open(page: Page, origin: string, path: string): Promise<void> {
  await page.goto(`${origin}/office/${path}`);
  await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

async function closed(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.locator(DIALOG)).toHaveCount(0);
}

test('head office keeps nobody out', async ({ page, server }) => {
  await page.goto(`${server.origin}/office/`);
  await expect(page.getByLabel('E-mail')).toBeVisible();
  expect.soft(await obstacles(page), 'signing in').toEqual([]);
  for (const path of ['forgot-password', 'reset-password', `reset-password#${'x'.repeat(43)}`]) {
    await open(page, server.origin, path);
    expect.soft(await obstacles(page), `/office/${path}`).toEqual([]);
  }
  await signIn(page, server.origin, 'owner@sedap.example');
  for (const path of ['', 'orders', 'shifts', 'account', 'audit', 'audit/1', 'audit?kind=queues']) {
    await open(page, server.origin, path);
    expect.soft(await obstacles(page), `/office/${path}`).toEqual([]);
  }
});

test('deciding at head office keeps nobody out', async ({ page, server, tablet, owner }) => {
  const [first, second, lost] = [
    await tablet('Kasir bar'),
    await tablet('Lantai dua'),
    await tablet('Tablet hanyut'),
  ];
  const number = await clash(first, second);
  await strayMoney(first, `${first.series}-R5`);
  const cheap = await cheapOrder(first);
  await brokenChain(first);
  await riddle(second);
  const { file } = await carriedOff(lost);
  const { results } = (await owner.fetch('/api/devices')) as { results: { id: string; series: string }[] };
  const device = results.find(({ series }) => series === lost.series);
  await owner.fetch(`/api/devices/${device?.id}/revoke`, { method: 'POST' });
  await signIn(page, server.origin, 'owner@sedap.example', 'attention');
  const dialog = page.locator(DIALOG);
  const card = (words: string) => page.getByRole('article').filter({ hasText: words });

  const clashed = card(number).filter({ hasText: 'Bentrok' });
  await expect(clashed).toBeVisible();
  expect.soft(await obstacles(page), 'all that waits').toEqual([]);
  await clashed.getByRole('button', { name: 'Biarkan yang berlaku' }).click();
  expect.soft(await obstacles(page, DIALOG), 'deciding a conflict').toEqual([]);
  await dialog.getByRole('button', { name: 'Biarkan yang berlaku' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('radio', { name: 'Sudah diputuskan' }).click();
  await expect(clashed).toContainText('Yang berlaku dibiarkan');
  expect.soft(await obstacles(page, 'main'), 'decided').toEqual([]);

  await open(page, server.origin, 'attention?show=unallocated');
  expect.soft(await obstacles(page, 'main'), 'unallocated money').toEqual([]);
  await card(`${first.series}-R5`).getByRole('button', { name: 'Masukkan ke pesanan' }).click();
  await expect(dialog.getByRole('radio').first()).toBeVisible();
  expect.soft(await obstacles(page, DIALOG), 'which order takes it').toEqual([]);
  await closed(page);

  await page.getByRole('button', { name: 'Masukkan file antrean' }).click();
  await dialog.getByTestId('queue-file').setInputFiles({
    name: 'antrean.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await dialog.getByRole('button', { name: 'Masukkan', exact: true }).click();
  await expect(dialog).toContainText('2 ditahan untuk Anda periksa');
  expect.soft(await obstacles(page, DIALOG), 'a file is in').toEqual([]);
  await closed(page);

  await open(page, server.origin, 'attention?show=quarantine');
  await expect(page.getByRole('button', { name: 'Terima semua (2)' })).toBeVisible();
  await card('Lantai dua').getByText('Lihat isinya').click();
  expect.soft(await obstacles(page, 'main'), 'held records').toEqual([]);
  await card('Lantai dua').getByRole('button', { name: 'Kesampingkan' }).click();
  await dialog.getByRole('button', { name: 'Kesampingkan' }).click();
  await expect(dialog).toContainText('Tulis alasannya.');
  expect.soft(await obstacles(page, DIALOG), 'setting aside without a reason').toEqual([]);
  await closed(page);

  await open(page, server.origin, 'attention?show=terms');
  expect.soft(await obstacles(page, 'main'), 'terms that differ').toEqual([]);
  await card(cheap).getByRole('button', { name: 'Memang benar' }).click();
  expect.soft(await obstacles(page, DIALOG), 'saying that terms were right').toEqual([]);
  await dialog.getByLabel('Alasan').fill('Pesanan pengurus');
  await dialog.getByRole('button', { name: 'Memang benar' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('radio', { name: 'Sudah diputuskan' }).click();
  await expect(card(cheap).first()).toContainText('Pesanan pengurus');

  await open(page, server.origin, 'attention?show=breaks');
  await expect(page.getByRole('article').first()).toBeVisible();
  expect.soft(await obstacles(page, 'main'), 'missing records').toEqual([]);

  await navigation(page).getByRole('link', { name: 'Tablet' }).click();
  const actions = page.getByRole('button', { name: 'Tindakan untuk Lantai dua' });
  await expect(actions).toBeVisible();
  expect.soft(await obstacles(page), 'tablets').toEqual([]);
  await actions.click();
  await page.getByRole('menuitem', { name: 'Keluarkan tablet' }).click();
  await expect(dialog).toBeVisible();
  expect.soft(await obstacles(page, DIALOG), 'taking a tablet out').toEqual([]);
  await closed(page);
  await page.getByRole('button', { name: 'Tambah tablet' }).click();
  await expect(dialog).toBeVisible();
  expect.soft(await obstacles(page, DIALOG), 'letting a tablet in').toEqual([]);
});

test('no text runs out of its place, whatever people call things', async ({ page, server }) => {
  test.slow();
  // A business of its own: the names stay.
  const email = 'owner@kopi.example';
  const kopi = await HeadOffice.signIn(server.origin, email);
  const actorId = await personId(kopi);
  const enrol = async (name: string) =>
    Tablet.enrol(server.origin, await kopi.enrolmentCode('SUB'), actorId, name);
  const [first, second, lost] = [await enrol('Satu'), await enrol('Dua'), await enrol('Tiga')];
  const { orderId } = await worstOrder(first);
  await clash(first, second);
  await strayMoney(first, `${first.series}-R5`);
  await cheapOrder(first);
  await brokenChain(first);
  await riddle(second);
  const { file } = await carriedOff(lost);
  const { results: devices } = (await kopi.fetch('/api/devices')) as {
    results: { id: string; series: string }[];
  };
  const device = devices.find(({ series }) => series === lost.series);
  await kopi.fetch(`/api/devices/${device?.id}/revoke`, { method: 'POST' });
  await kopi.fetch('/api/sync/imports', { method: 'POST', body: JSON.stringify(file) });
  const { results: shifts } = (await kopi.fetch('/api/shifts')) as { results: { id: string }[] };
  await nameAllWorst(server, 'kopi-tepi-kali');
  await signIn(page, server.origin, email);
  const sizes = [
    { width: 1440, height: 900 },
    { width: 1280, height: 800 },
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
  ];
  const paths = [
    ...['', 'orders', 'orders?days=month', `orders/${orderId}`, 'shifts', `shifts/${shifts[0]?.id}`],
    ...[
      'people',
      'devices',
      'attention',
      'attention?status=decided',
      'audit',
      'audit/1',
      'account',
      'nowhere',
    ],
  ];
  for (const path of paths) {
    await open(page, server.origin, path);
    expect.soft(await overflows(page, sizes), `/office/${path}`).toEqual([]);
  }
  await open(page, server.origin, 'attention?show=quarantine');
  await page.getByRole('button', { name: 'Kesampingkan' }).first().click();
  await expect(page.locator(DIALOG)).toBeVisible();
  expect.soft(await overflows(page, sizes), 'a decision').toEqual([]);
});
