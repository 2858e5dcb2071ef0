import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

const TEA = 'Es Teh Manis';
const JUICE = 'Jus Alpukat';

test('what was shown as saved survives the death of the browser, and is delivered once', async ({
  network,
  office,
  till,
}) => {
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  network.down();
  await till.openTable(table);
  await till.add(TEA);
  await till.kill();

  await till.switchOnAgain();
  await till.signIn();
  await till.openTable(table);
  expect(await till.ordered()).toEqual([`1× ${TEA}`]);
  await expect(till.connection).toContainText('Offline, 2 perubahan menunggu');

  await test.step('and again while the server has it and the answer is on its way', async () => {
    await network.up();
    await till.delivered();
    const taken = network.holdNextReply('/api/sync/push');
    await till.add(JUICE);
    const reply = await taken;
    await till.kill();
    reply.drop();
  });

  await till.switchOnAgain();
  await till.signIn();
  await till.openTable(table);
  expect(await till.ordered()).toEqual([`1× ${TEA}`, `1× ${JUICE}`]);
  await till.payExact();
  await till.kill();

  await till.switchOnAgain();
  await till.signIn();
  await expect(till.page.getByTestId('table').filter({ hasText: table })).toHaveAttribute(
    'data-state',
    'free',
  );
  await till.delivered();
  const orders = await till.ordersAt(office);
  expect(orders).toMatchObject([
    {
      status: 'completed',
      payment_status: 'paid',
      items: [
        { product_name: TEA, quantity: 1 },
        { product_name: JUICE, quantity: 1 },
      ],
      payments: [{ amount: orders[0]?.total }],
    },
  ]);
});
