import { defineConfig } from 'vitest/config';

/** All tests but the browser's. `vitest run` inside a package runs that package's alone. */
export default defineConfig({
  root: import.meta.dirname + '/..',
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'packages/testing/simulator/vitest.config.ts',
      'apps/*/vitest.config.ts',
      'sync-server/vitest.config.ts',
      'sync-server/vitest.pg.config.ts',
    ],
  },
});
