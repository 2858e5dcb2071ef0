import { defineConfig } from '@playwright/test';
import { chromiumArguments, findHeadlessChromium } from '@meja/testing/chromium';

const executablePath = findHeadlessChromium();

/** Journeys in a real browser. Each starts the servers it needs, on free ports, and stops them again. */
export default defineConfig({
  testDir: '.',
  testMatch: '{apps,packages}/*/e2e/**/*.spec.ts',
  globalSetup: './packages/testing/src/e2e/prepared-data.ts',
  outputDir: 'test-results/browser',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Limits are there to end what hangs, not to measure the machine: nothing that passes takes longer for them.
  timeout: 900_000,
  expect: { timeout: 120_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...chromiumArguments],
    },
  },
});
