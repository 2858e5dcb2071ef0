import { expect } from '@playwright/test';
import { testOnSharedServer as test } from './support/restaurant.ts';

test('two tablets on one table see each other, and a second change of one line is kept as a conflict', async ({
  office,
  tablet,
}) => {
  const [a, b] = [await tablet('Pelayan A'), await tablet('Pelayan B')];
  await a.signIn();
  await b.signIn();
  const [table = ''] = await a.freeTables(1);
  await a.openTable(table);
  await a.add('Es Teh Manis');
  await b.page.getByRole('button', { name: new RegExp(`^Meja ${table} #`) }).waitFor();
  await b.openTable(table);
  await expect(b.line('Es Teh Manis')).toBeVisible();

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
