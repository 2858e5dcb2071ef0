import { expect } from '@playwright/test';
import type { MejaServer, WeakNetwork } from '@meja/testing/e2e';
import { test } from './support/restaurant.ts';

/** The two moments at which a push is in the server's hands. */
const MOMENTS: [moment: string, kill: (network: WeakNetwork, server: MejaServer) => Promise<void>][] = [
  [
    'while it works on a push',
    async (network, server) => {
      await network.nextRequestSent('/api/sync/push');
      await server.kill();
    },
  ],
  [
    'after the commit, before the reply arrives',
    async (network, server) => {
      const reply = await network.holdNextReply('/api/sync/push');
      await server.kill();
      reply.drop();
    },
  ],
];

for (const [moment, kill] of MOMENTS)
  test(`a server killed ${moment} loses nothing and doubles nothing`, async ({
    server,
    network,
    office,
    tablet,
  }) => {
    const till = await tablet('Kasir depan');
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

    const killed = kill(network, server);
    await till.flightMode(false);
    await killed;
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
