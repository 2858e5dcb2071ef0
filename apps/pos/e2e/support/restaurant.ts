import { HeadOffice, MejaServer, PREPARED_DATA, WeakNetwork } from '@meja/testing/e2e';
import { test as base } from '@playwright/test';
import { Tablet } from './tablet.ts';

interface Restaurant {
  server: MejaServer;
  /** Between the tablets and the server. */
  network: WeakNetwork;
  office: HeadOffice;
  /** A new tablet, enrolled at the outlet in Jakarta. */
  tablet: (name: string) => Promise<Tablet>;
}

/** A test with a server of its own (a copy of the demo's data), a network that can fail, and tablets. */
export const test = base.extend<Restaurant>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  server: async ({}, use) => {
    const server = await MejaServer.launch(process.env[PREPARED_DATA]);
    await use(server);
    await server.dispose();
  },
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
});
