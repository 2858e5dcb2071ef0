import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

test('an evening offline reaches head office exactly once', async ({ network, office, till }) => {
  const before = (await office.newestOrders()).map((order) => order['id']);

  network.down();
  await till.flightMode(true);
  await till.restart({ offline: true });
  await till.signIn();
  await expect(till.connection).toContainText('Offline');

  const tables = await till.freeTables(2);
  for (const table of tables) {
    await till.openTable(table);
    await till.add('Nasi Goreng Spesial', { choices: ['Level 0 (tidak pedas)'], quantity: 2 });
    await till.add('Es Teh Manis');
    await till.send();
    await till.payExact();
    await till.finish();
  }
  await till.openTable(tables[0] ?? '');
  await till.add('Es Teh Manis');
  await till.page.reload();
  await expect(till.line('Es Teh Manis')).toBeVisible();
  await till.send();
  await till.payExact();
  await till.finish();
  for (const table of tables) {
    await till.openTable(table);
    await till.add('Es Teh Manis');
    await till.goToFloor();
  }

  await till.restart({ offline: true });
  await till.signIn();
  await expect(till.connection).toContainText('perubahan menunggu');

  const lost = network.loseNextReply('/api/sync/push');
  await network.up();
  await till.flightMode(false);
  await lost;
  await till.delivered();

  const orders = (await office.newestOrders()).filter((order) => !before.includes(order['id']));
  expect(orders.map((order) => [order['total'], order['payment_status'], order['status']]).sort()).toEqual(
    [
      ['63250.00', 'paid', 'completed'],
      ['63250.00', 'paid', 'completed'],
      ['5750.00', 'paid', 'completed'],
      ['5750.00', 'unpaid', 'pending'],
      ['5750.00', 'unpaid', 'pending'],
    ].sort(),
  );
  const details = await Promise.all(orders.map((order) => office.order(String(order['id']))));
  const payments = details.flatMap((order) => order['payments'] as { amount: string }[]);
  expect(payments.map((payment) => payment.amount).sort()).toEqual(['5750.00', '63250.00', '63250.00']);

  const page = await till.page.context().newPage();
  await page.goto(`${till.origin}/office/`);
  await page.getByLabel('E-mail').fill('owner@sedap.example');
  await page.getByLabel('Kata sandi', { exact: true }).fill('meja-demo-2026');
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name: 'Pesanan' }).click();
  const numbers = orders.map((order) => String(order['order_number']));
  for (const number of numbers) await expect(page.getByText(number).first()).toBeVisible();
  for (const table of tables) await till.settle(table);
});
