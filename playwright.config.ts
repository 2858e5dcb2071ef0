import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from '@meja/testing/chromium';

const executablePath = findChromium();

/** Journeys in a real browser. Each starts the servers it needs, on free ports, and stops them again. */
export default defineConfig({
  testDir: '.',
  testMatch: '{apps,packages}/*/e2e/**/*.spec.ts',
  globalSetup: './packages/testing/src/e2e/prepared-data.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...chromiumArguments],
    },
  },
});
