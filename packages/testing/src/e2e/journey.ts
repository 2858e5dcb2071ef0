import { test as base } from '@playwright/test';
import { HandedOn } from './handed-on.ts';
import { MejaServer } from './meja-server.ts';
import { PREPARED_DATA } from './prepared-data.ts';

export interface PerWorker {
  /**
   * On a copy of the demo's data. The tests of a worker follow each other on it, so each leaves it running and without
   * what would change the next one's figures.
   */
  server: MejaServer;
  handedOn: HandedOn;
}

/**
 * The base of the journeys of both apps: one server for each worker. Apps add no worker fixtures of their own: Playwright
 * gives tests with other worker fixtures other workers, and they would start another server. What else lasts as long as
 * the worker goes into `handedOn`. After a failed test Playwright ends the worker, so the next test has a new server and
 * new things.
 */
export const test = base.extend<object, PerWorker>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const server = await MejaServer.launch(process.env[PREPARED_DATA]);
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
  handedOn: [
    // It needs the server so that what was made on it is put away first.
    async ({ server: _ }, use) => {
      const handedOn = new HandedOn();
      await use(handedOn);
      await handedOn.putAway();
    },
    { scope: 'worker' },
  ],
});
