import { ENGINES, type EngineOptions } from '@meja/testing/engines';
import { defineConfig } from '@playwright/test';

/** Journeys through Firefox and WebKit, which Playwright runs but does not drive. `pnpm test engines` installs them if it can. */
export default defineConfig<object, EngineOptions>({
  testDir: '../apps',
  testMatch: '*/e2e/*.engine.ts',
  globalSetup: '../packages/testing/src/engines/one-server.ts',
  outputDir: '../test-results/engines',
  // One browser at a time: the journeys of an engine share it.
  workers: 1,
  retries: 0,
  // As with Chromium: limits end what hangs, nothing that passes takes longer for them.
  timeout: 900_000,
  expect: { timeout: 120_000 },
  forbidOnly: true,
  reporter: 'list',
  projects: ENGINES.map((engineName) => ({ name: engineName, use: { engineName } })),
});
