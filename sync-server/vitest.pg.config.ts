import { defineConfig } from 'vitest/config';

/** Tests against a real PostgreSQL: one server for all, a database of its own for each file that asks. */
export default defineConfig({
  test: {
    name: 'pg',
    include: ['{src,migrations,bench}/**/*.pg.test.ts'],
    environment: 'node',
    globalSetup: ['./src/testing/postgres-server.ts'],
    // There to end what hangs, not to measure the machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    // Two processes load the server once each; every file has a database and an app of its own.
    isolate: false,
    // Run by Node itself, as in production.
    experimental: { viteModuleRunner: false },
  },
});
