import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'server',
    include: ['{src,migrations,bin}/**/*.test.ts'],
    exclude: ['**/*.pg.test.ts'],
    environment: 'node',
    isolate: false,
    testTimeout: 60_000,
  },
});
