import type { WeakNetwork } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

const TEA = 'Es Teh Manis';
const PUSH = '/api/sync/push';
const PULL = '/api/sync/pull';

/** What may become of one exchange with the server; each tells when it has happened. */
const MISHAPS: [what: string, happens: (network: WeakNetwork, path: string) => Promise<void>][] = [
  ['the reply is lost', (network, path) => network.loseNextReply(path)],
  ['the reply is cut in half', (network, path) => network.cutNextReply(path)],
  ['the request is cut in half', (network, path) => network.cutNextRequest(path)],
  ['the request is lost', (network, path) => network.loseNextRequest(path)],
  ['the request arrives twice', (network, path) => network.repeatNextRequest(path)],
];

for (const [name, path] of [
  ['push', PUSH],
  ['pull', PULL],
] as const)
  test(`whatever becomes of a ${name} on the way, each sale arrives once`, async ({
    network,
    office,
    till,
  }) => {
    await till.signIn();
    const [table = ''] = await till.freeTables(1);
    for (const [what, happens] of MISHAPS)
      await test.step(what, async () => {
        const happened = happens(network, path);
        await till.sell(table);
        await happened;
        await till.delivered();
      });

    const orders = await till.ordersAt(office);
    expect(orders.map(({ order_number }) => till.ordinal(order_number))).toEqual(
      MISHAPS.map((_, i) => i + 1),
    );
    for (const order of orders)
      expect(order).toMatchObject({
        status: 'completed',
        payment_status: 'paid',
        total: '5750.00',
        items: [{ product_name: TEA, quantity: 1 }],
        payments: [{ amount: '5750.00' }],
      });
    await expect(till.page.getByRole('banner')).not.toContainText('perlu dilihat');
  });
