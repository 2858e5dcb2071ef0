import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';
import type { Tablet } from './support/tablet.ts';

/** Two waiters look at one table, where A has ordered a tea. */
async function atOneTable(a: Tablet, b: Tablet): Promise<void> {
  await a.signIn();
  await b.signIn();
  const [table = ''] = await a.freeTables(1);
  await a.openTable(table);
  await a.add('Es Teh Manis');
  await b.page.getByRole('button', { name: new RegExp(`^Meja ${table} #`) }).waitFor();
  await b.openTable(table);
  await expect(b.line('Es Teh Manis')).toBeVisible();
}

test('two tablets on one table see each other, and a second change of one line is kept as a conflict', async ({
  office,
  till: a,
  secondTill: b,
}) => {
  await atOneTable(a, b);

  await a.flightMode(true);
  await b.flightMode(true);
  await a.changeQuantity('Es Teh Manis', 1);
  await a.add('Gado-gado', { choices: ['Level 0 (tidak pedas)'] });
  await b.changeQuantity('Es Teh Manis', 4);
  await b.add('Jus Alpukat');
  await expect(a.line('Es Teh Manis')).toContainText('2×');
  await expect(b.line('Es Teh Manis')).toContainText('5×');

  await a.flightMode(false);
  await a.delivered();
  await b.flightMode(false);
  for (const each of [a, b]) {
    await expect(each.line('Es Teh Manis')).toContainText('2×');
    await expect(each.line('Gado-gado')).toBeVisible();
    await expect(each.line('Jus Alpukat')).toBeVisible();
  }
  await expect(b.page.getByRole('banner')).toContainText('1 perlu dilihat');
  await expect(a.page.getByRole('banner')).not.toContainText('perlu dilihat');
  await b.connection.click();
  await expect(b.page.getByRole('main')).toContainText('Es Teh Manis');

  await expect
    .poll(async () => {
      const { results } = (await office.fetch('/api/exceptions/conflicts')) as {
        results: { mine: unknown; theirs: unknown }[];
      };
      return results.map(({ mine, theirs }) => [mine, theirs]);
    })
    .toContainEqual([expect.objectContaining({ quantity: 5 }), expect.objectContaining({ quantity: 2 })]);
});

test('a sheet that stays open takes nothing back that another tablet does meanwhile', async ({
  till: a,
  secondTill: b,
}) => {
  await atOneTable(a, b);

  await b.line('Es Teh Manis').click();
  const dish = b.sheet('Es Teh Manis');
  await dish.getByLabel('Catatan untuk dapur').fill('tanpa es');
  await a.changeQuantity('Es Teh Manis', 3);
  await expect(dish.getByRole('status').filter({ hasText: /^4$/ })).toBeVisible();
  await dish.getByRole('button', { name: /^Simpan ·/ }).click();
  for (const each of [a, b]) {
    await expect(each.line('Es Teh Manis')).toContainText('4×');
    await expect(each.line('Es Teh Manis')).toContainText('tanpa es');
  }

  const [ofA, ofB] = [a, b].map(({ page }) => page.getByRole('dialog', { name: 'Rincian pesanan' }));
  if (!ofA || !ofB) throw new Error('no sheets');
  for (const { page } of [a, b]) {
    await page.getByRole('button', { name: 'Lainnya' }).click();
    await page.getByRole('menuitem', { name: 'Rincian pesanan' }).click();
  }
  await ofB.getByLabel('Nama pelanggan').fill('Bu Tini');
  await ofA.getByLabel('Nama pelanggan').fill('Pak Budi');
  await ofA.getByLabel('Catatan pesanan').fill('dekat jendela');
  await ofA.getByRole('button', { name: 'Simpan' }).click();
  await expect(ofB.getByLabel('Catatan pesanan')).toHaveValue('dekat jendela');
  await expect(ofB.getByText('Di tablet lain diubah menjadi: Pak Budi')).toBeVisible();
  await ofB.getByRole('button', { name: 'Simpan' }).click();
  for (const { page } of [a, b]) await expect(page.getByRole('button', { name: /Bu Tini/ })).toBeVisible();
  await a.page.getByRole('button', { name: /Bu Tini/ }).click();
  await expect(ofA.getByLabel('Catatan pesanan')).toHaveValue('dekat jendela');
});
