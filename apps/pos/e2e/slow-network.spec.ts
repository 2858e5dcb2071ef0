import { SLOW_2G } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

const TEA = 'Es Teh Manis';
const PUSH = '/api/sync/push';

test('on the slowest network a tap waits for no reply, and all of it arrives in the end', async ({
  network,
  office,
  till,
}) => {
  await till.signIn();
  const tables = await till.freeTables(2);
  network.pace(SLOW_2G);
  // Whatever shows, shows by itself, though the tablet should lose patience and ask again.
  const answer = network.holdReplies(PUSH);
  await till.openTable(tables[0] ?? '');
  await till.add(TEA);
  await expect.poll(() => network.underway(PUSH)).toBe(1);
  await till.add('Jus Alpukat');
  await till.changeQuantity('Jus Alpukat', 1);
  await till.send();
  await till.payExact();
  await till.finish();
  await till.openTable(tables[1] ?? '');
  await till.add(TEA);

  answer();
  await till.delivered();
  expect(await till.ordersAt(office)).toMatchObject([
    {
      status: 'completed',
      payment_status: 'paid',
      items: [{ quantity: 1 }, { quantity: 2 }],
      payments: [{}],
    },
    { payment_status: 'unpaid', items: [{ product_name: TEA, quantity: 1 }], payments: [] },
  ]);

  // What others of this worker find: a table less that is taken.
  network.pace(null);
  await till.payExact();
  await till.delivered();
});

test('a tablet that starts on the slowest network is ready before that has answered anything', async ({
  network,
  till,
}) => {
  await till.kill();
  network.pace(SLOW_2G);
  const answer = network.holdReplies('/api/');
  await till.switchOnAgain();
  await expect.poll(() => network.underway('/api/')).toBeGreaterThan(0);
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.openTable(table);
  await till.find(TEA);
  answer();
  await till.delivered();
});
