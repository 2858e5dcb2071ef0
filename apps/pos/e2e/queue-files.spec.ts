import type { HeadOffice } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';
import type { Tablet } from './support/tablet.ts';

interface Listed<T> {
  results: T[];
}

const idsOf = async (office: HeadOffice): Promise<unknown[]> =>
  (await office.newestOrders()).map((order) => order['id']);

/** The one order that has come since. */
async function arrived(office: HeadOffice, before: readonly unknown[]) {
  const fresh = (await idsOf(office)).filter((id) => !before.includes(id));
  expect(fresh).toHaveLength(1);
  const { payments, status } = await office.order(String(fresh[0]));
  return { payments, status };
}

/** Saves the queue to a file, as somebody does who carries it away. */
async function saveQueue({ page }: Tablet): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Simpan antrean ke file' }).click();
  return (await download).path();
}

test('a queue that was carried to another tablet as a file is recorded once, whoever delivers it', async ({
  office,
  till: a,
  secondTill: b,
}) => {
  const before = await idsOf(office);
  await a.signIn();
  const [table = ''] = await a.freeTables(1);
  await a.flightMode(true);
  await a.sell(table);
  await a.connection.click();
  const file = await saveQueue(a);
  await expect(a.page.getByText(/5 perubahan tersimpan di meja-JKT-\d+-.*\.json/)).toBeVisible();

  await b.signIn();
  await b.flightMode(true);
  await b.connection.click();
  const bringIn = async (): Promise<void> => {
    await b.page.getByLabel('Ambil antrean tablet lain').setInputFiles(file);
    const preview = b.page.getByRole('dialog', { name: 'Masukkan antrean ini?' });
    await expect(preview).toContainText(/Perubahan\s*5/);
    await preview.getByRole('button', { name: 'Ambil 5 perubahan' }).click();
    await expect(preview).toBeHidden();
  };
  await bringIn();
  const brought = () => b.page.getByTestId('queue-import');
  await expect(brought()).toContainText('Menunggu sambungan');
  await b.restart({ offline: true });
  await b.signIn();
  await b.connection.click();
  await expect(brought()).toContainText('Menunggu sambungan');
  await b.flightMode(false);
  await expect(brought()).toContainText('Selesai: 5 dicatat, 0 sudah ada');
  expect(await arrived(office, before)).toMatchObject({ status: 'completed', payments: [{}] });

  await bringIn();
  await expect(brought()).toHaveCount(1);
  await a.flightMode(false);
  await a.delivered();
  await expect(a.page.getByRole('main')).toContainText('Tidak ada yang menunggu');
  await expect(a.page.getByRole('banner')).not.toContainText('perlu dilihat');
  expect(await arrived(office, before)).toMatchObject({ status: 'completed', payments: [{}] });
});

/** Why head office holds back what a tablet handed in: a code for each record. */
async function heldOf(office: HeadOffice, deviceId: string | undefined): Promise<string[]> {
  const { results } = (await office.fetch('/api/exceptions/quarantine')) as Listed<{
    code: string;
    device: { id: string };
  }>;
  return results.filter(({ device }) => device.id === deviceId).map(({ code }) => code);
}

test('a tablet that was taken out of service hands in its queue, and loses nothing by coming back', async ({
  office,
  tablet,
}) => {
  const before = await idsOf(office);
  const till = await tablet('Kasir lepas');
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.flightMode(true);
  await till.sell(table);
  const { results } = (await office.fetch('/api/devices')) as Listed<{ id: string; name: string }>;
  const device = results.find(({ name }) => name === 'Kasir lepas');
  await office.fetch(`/api/devices/${device?.id}/revoke`, { method: 'POST' });

  await till.flightMode(false);
  await expect(
    till.page.getByRole('heading', { name: 'Tablet ini dikeluarkan oleh kantor pusat' }),
  ).toBeVisible();
  await expect(till.page.getByText('5 perubahan sudah sampai di kantor pusat')).toBeVisible();
  expect(await heldOf(office, device?.id)).toEqual(Array.from({ length: 5 }, () => 'DEVICE_REVOKED'));
  expect(await idsOf(office)).toEqual(before);
  await saveQueue(till);

  await till.page.getByRole('button', { name: 'Pakai lagi dengan kode baru' }).click();
  await till.page.getByLabel('Kode tablet').fill(await office.enrolmentCode('JKT'));
  await till.page.getByLabel('Nama tablet').fill('Kasir kembali');
  await till.page.getByRole('button', { name: 'Pakai tablet ini' }).click();
  await till.signIn();
  await till.delivered();
  expect(await arrived(office, before)).toMatchObject({ status: 'completed', payments: [{}] });
});
