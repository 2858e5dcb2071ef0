import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

const RICE = 'Nasi Goreng Spesial';
const TEA = 'Es Teh Manis';

test('a whole evening without the server is said to be one, and then it is all there once', async ({
  server,
  network,
  office,
  till,
}) => {
  await server.stop();
  await network.refuse();
  await till.restart();
  await till.signIn();
  await expect(till.connection).toContainText('Offline');
  const notes = await till.noteConnection();

  const tables = await till.freeTables(3);
  for (const table of tables) {
    await till.openTable(table);
    await till.add(RICE, { choices: ['Level 0 (tidak pedas)'], quantity: 2 });
    await till.add(TEA);
    await till.send();
    await till.back();
  }
  for (const table of tables.slice(1)) {
    await till.openTable(table);
    await till.payExact();
    await till.finish();
  }
  await till.sell(tables[1] ?? '');
  await expect(till.connection).toContainText(/Offline, \d+ perubahan menunggu/);
  expect(await notes(), 'never was anything called sent').toEqual(['offline']);

  await server.start();
  await network.up();
  await till.delivered();
  const orders = await till.ordersAt(office);
  expect(
    orders.map(({ order_number, total, payment_status, payments }) => [
      till.ordinal(order_number),
      total,
      payment_status,
      payments.map((payment) => payment.amount),
    ]),
  ).toEqual([
    [1, '63250.00', 'unpaid', []],
    [2, '63250.00', 'paid', ['63250.00']],
    [3, '63250.00', 'paid', ['63250.00']],
    [4, '5750.00', 'paid', ['5750.00']],
  ]);
  await till.settle(tables[0] ?? '');
});
