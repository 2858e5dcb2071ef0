import { SLOW_2G } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { testOnSharedServer as test } from './support/restaurant.ts';

const TEA = 'Es Teh Manis';
const PUSH = '/api/sync/push';

test('on the slowest network a tap waits for no reply, and all of it arrives in the end', async ({
  network,
  office,
  tablet,
}) => {
  const till = await tablet('Kasir depan');
  await till.signIn();
  const tables = await till.freeTables(2);
  network.pace(SLOW_2G);
  const held = network.holdNextReply(PUSH);
  await till.openTable(tables[0] ?? '');
  await till.add(TEA);
  const reply = await held;

  // From here on the server has answered nothing: whatever shows, shows by itself.
  await till.add('Jus Alpukat');
  await till.changeQuantity('Jus Alpukat', 1);
  await till.send();
  await till.payExact();
  await till.finish();
  await till.openTable(tables[1] ?? '');
  await till.add(TEA);
  expect(network.underway(PUSH), 'the first reply is still on its way').toBe(1);

  reply.release();
  await till.delivered();
  expect(await office.deliveredBy(till.series)).toMatchObject([
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
  tablet,
}) => {
  const till = await tablet('Kasir depan');
  await till.kill();
  network.pace(SLOW_2G);
  const held = network.holdNextReply('/api/');
  await till.switchOnAgain();
  const reply = await held;
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.openTable(table);
  await till.find(TEA);
  expect(network.underway('/api/'), 'its first question is still open').toBeGreaterThan(0);
  reply.release();
  await till.delivered();
});
