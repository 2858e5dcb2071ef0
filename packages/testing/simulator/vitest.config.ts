import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'simulator',
    include: ['src/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['./src/postgres-for-tests.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // One process plays all: it loads and warms up the engine once. The broken engines have another one beside it.
    maxWorkers: 1,
    isolate: false,
    // Run by Node itself, as the tablet's and the server's code is in the simulator's own command.
    experimental: { viteModuleRunner: false },
  },
});
