import { test as base } from '@playwright/test';
import { HeadOffice } from '../e2e/head-office.ts';
import { WeakNetwork } from '../e2e/weak-network.ts';
import type { Engine } from './engine.ts';
import { lackOf, launch, TITLES, type EngineName } from './installed.ts';
import { SERVER_PORT } from './one-server.ts';
import { BrowserTab } from './browser-tab.ts';

export interface EngineOptions {
  engineName: EngineName;
}

interface Shared extends EngineOptions {
  /** One browser for all journeys of an engine; undefined where it is not installed. */
  engine: Engine | undefined;
}

interface Journey {
  /** Between browser and server. Each journey has its own, and with it an origin whose storage is empty. */
  network: WeakNetwork;
  office: HeadOffice;
  tab: BrowserTab;
}

/** A journey through an engine that Playwright does not drive. It is skipped where the engine is missing. */
export const test = base.extend<Journey, Shared>({
  engineName: ['firefox', { option: true, scope: 'worker' }],
  engine: [
    async ({ engineName }, use) => {
      if (lackOf(engineName) !== undefined) return use(undefined);
      const engine = await launch(engineName);
      await use(engine);
      await engine.quit();
    },
    { scope: 'worker', timeout: 600_000 },
  ],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  network: async ({}, use) => {
    const network = await WeakNetwork.before(Number(process.env[SERVER_PORT]));
    await use(network);
    await network.close();
  },
  office: async ({ network }, use) => use(await HeadOffice.signIn(network.origin, 'owner@sedap.example')),
  tab: async ({ engine, engineName }, use, info) => {
    if (!engine) return info.skip(true, `${TITLES[engineName]} did not run: ${lackOf(engineName)}`);
    const tab = new BrowserTab(engine, info.project.outputDir);
    await use(tab);
    // A browser that no longer answers has no picture to give.
    if (info.status !== info.expectedStatus) await tab.picture('failed').catch(() => undefined);
  },
});
