import { expect } from '@playwright/test';
import type { WeakNetwork } from '@meja/testing/e2e';
import { test } from './support/restaurant.ts';

const PUSH = '/api/sync/push';

/** The two moments at which a push is in the server's hands. */
const MOMENTS: [moment: string, reached: (network: WeakNetwork) => Promise<unknown>][] = [
  ['while it works on a push', (network) => network.nextRequestSent(PUSH)],
  ['after the commit, before the reply arrives', (network) => network.holdNextReply(PUSH)],
];

for (const [moment, reached] of MOMENTS)
  test(`a server killed ${moment} loses nothing and doubles nothing`, async ({
    server,
    network,
    office,
    till,
  }) => {
    const before = (await office.newestOrders()).map((order) => order['id']);
    await till.signIn();
    await till.flightMode(true);
    for (const table of await till.freeTables(3)) {
      await till.openTable(table);
      await till.add('Es Teh Manis');
      await till.send();
      await till.payExact();
      await till.finish();
    }

    // A tablet that loses patience sends the push again: no reply to that may arrive either.
    const endHold = network.holdReplies(PUSH);
    const now = reached(network);
    await till.flightMode(false);
    await now;
    await server.kill();
    network.down();
    endHold();
    await network.up();
    await expect(till.connection).toContainText('Offline, 15 perubahan menunggu');
    await server.start();
    await till.delivered();

    const orders = (await office.newestOrders()).filter((order) => !before.includes(order['id']));
    expect(orders.map((order) => order['total'])).toEqual(['5750.00', '5750.00', '5750.00']);
    for (const order of orders) {
      const { payments } = (await office.order(String(order['id']))) as { payments: unknown[] };
      expect(payments).toHaveLength(1);
    }
  });
