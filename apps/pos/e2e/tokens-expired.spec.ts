import { HeadOffice } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

const DAYS_MS = 3 * 24 * 60 * 60 * 1000;

test('what waited for days behind expired tokens is delivered without a person', async ({
  server,
  network,
  tablet,
}) => {
  const till = await tablet('Kasir depan');
  await till.page.clock.install();
  await till.page.reload();
  await till.signIn();
  await till.delivered();
  const [table = ''] = await till.freeTables(1);
  network.down();
  await till.sell(table);
  await expect(till.connection).toContainText(/Offline, \d+ perubahan menunggu/);

  await test.step('the server takes none of its tokens any more', async () => {
    await server.stop();
    await server.start({ TOKEN_SECRET: 'of another time, and long enough to be taken for one' });
    await network.up();
    await till.delivered();
  });

  await test.step('days pass on the tablet', async () => {
    network.down();
    await till.sell(table);
    await till.page.clock.fastForward(DAYS_MS);
    await network.up();
    await till.delivered();
  });

  // The office's own token is of before, too.
  const office = await HeadOffice.signIn(server.origin, 'owner@sedap.example');
  const orders = await office.deliveredBy(till.series);
  expect(orders).toMatchObject([
    { payment_status: 'paid', payments: [{ amount: '5750.00' }] },
    { payment_status: 'paid', payments: [{ amount: '5750.00' }] },
  ]);

  // For the tests after this one, with the secret that it had.
  await server.stop();
  await server.start();
});
