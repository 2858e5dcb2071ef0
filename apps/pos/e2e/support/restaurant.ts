import { HeadOffice, MejaServer, PREPARED_DATA, WeakNetwork } from '@meja/testing/e2e';
import { test as base, type TestFixture } from '@playwright/test';
import { Tablet } from './tablet.ts';

interface Shared {
  server: MejaServer;
}

interface Restaurant {
  /** Between the tablets and the server. */
  network: WeakNetwork;
  office: HeadOffice;
  /** A new tablet, enrolled at the outlet in Jakarta. */
  tablet: (name: string) => Promise<Tablet>;
}

async function lend(use: (server: MejaServer) => Promise<void>): Promise<void> {
  const server = await MejaServer.launch(process.env[PREPARED_DATA]);
  await use(server);
  await server.dispose();
}

type Part<Name extends keyof Restaurant> = TestFixture<Restaurant[Name], Restaurant & Shared>;

const restaurant: { [Name in keyof Restaurant]: Part<Name> } = {
  network: async ({ server }, use) => {
    const network = await WeakNetwork.before(server.port);
    await use(network);
    await network.close();
  },
  office: async ({ server }, use) => use(await HeadOffice.signIn(server.origin, 'owner@sedap.example')),
  tablet: async ({ network, office }, use) => {
    const tablets: Tablet[] = [];
    await use(async (name) => {
      const tablet = await Tablet.unpack(network.origin);
      tablets.push(tablet);
      await tablet.enrol(await office.enrolmentCode('JKT'), name);
      return tablet;
    });
    for (const tablet of tablets) await tablet.throwAway();
  },
};

/** A test with a server of its own (a copy of the demo's data), a network that can fail, and tablets. */
export const test = base
  // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  .extend<Shared>({ server: async ({}, use) => lend(use) })
  .extend<Restaurant>(restaurant);

/** The same on one server for all tests of a worker, which none of them stops; only tablets and network are its own. */
export const testOnSharedServer = base
  // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  .extend<object, Shared>({ server: [async ({}, use) => lend(use), { scope: 'worker' }] })
  .extend<Restaurant>(restaurant);
