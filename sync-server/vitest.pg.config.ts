import { defineConfig } from 'vitest/config';

/** Tests against a real PostgreSQL: one server for all, a database of its own for each file that asks. */
export default defineConfig({
  test: {
    name: 'pg',
    include: ['{src,migrations,bench}/**/*.pg.test.ts'],
    environment: 'node',
    globalSetup: ['./src/testing/postgres-server.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Run by Node itself, as in production.
    experimental: { viteModuleRunner: false },
  },
});
